const typesWithoutName: Readonly<Record<string, string>> = { s3: "bucket", sqs: "queue", sns: "topic" }

/** The parts of an ARN; throws where it is none. */
export const parseArn = (
  arn: string,
): {
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
} => {
  const match = /^arn:aws:([a-z0-9-]+):([a-z0-9-]*):([0-9]{12})?:(\S+)$/u.exec(arn)
  if (match === null) throw new Error(`not an ARN: ${arn}`)
  const [, service = "", region = "", account = "", resource = ""] = match
  return { service, region, account, resource }
}

/** The type of a resource as the tagging API writes it: `service:type`. */
export const typeOf = (arn: string): string => {
  const { service, resource } = parseArn(arn)
  return `${service}:${typesWithoutName[service] ?? resource.split(/[:/]/u)[0]}`
}
