import { type Option, Schema } from "effect"
import type { AccountId } from "./AccountId.ts"
import { type Region, homeRegionOf, partitionOf } from "./Region.ts"

/** The ARN of something that can hold tags; at most 1,011 characters, as the tagging API takes them. */
export const ResourceArn = Schema.String.pipe(
  Schema.check(
    Schema.isPattern(/^arn:aws(-[a-z]+)*:[a-z0-9-]+:[a-z0-9-]*:(?:[0-9]{0,12}|aws):.+$/su, {
      message: "must be an ARN",
    }),
    Schema.isMaxLength(1011),
  ),
  Schema.brand("ResourceArn"),
)
export type ResourceArn = typeof ResourceArn.Type

/** The parts of an ARN; `region` and `account` are "" where the ARN has none (S3 buckets have neither). */
export interface ArnParts {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** Everything after the fifth colon. */
  readonly resource: string
}

/** The parts of an ARN. */
export const arnParts = (arn: ResourceArn): ArnParts => {
  const [, partition = "", service = "", region = "", account = "", ...rest] = arn.split(":")
  return { partition, service, region, account, resource: rest.join(":") }
}

/** Types of the services whose ARNs hold only a name. */
const typesOfBareArns: Readonly<Record<string, string>> = {
  s3: "bucket",
  sqs: "queue",
  sns: "topic",
  codecommit: "repository",
  codepipeline: "pipeline",
  firehose: "deliverystream",
  dax: "cache",
}

/**
 * The type of a resource as the tagging API's filters write it: `service:type`.
 *
 * Services whose ARNs end in a bare name take their type from a shipped table, others end up as `service`.
 */
export const resourceTypeOf = (arn: ResourceArn): string => {
  const { service, account, resource } = arnParts(arn)
  const bare = typesOfBareArns[service]
  const path = resource.replace(/^\//u, "")
  const end = path.search(/[/:]/u)
  // What of S3 has an account is no bucket: an access point, a job, a Storage Lens configuration.
  const isBare = end === -1 || (service === "s3" && account === "") || service === "sns"
  if (bare !== undefined && isBare) return `${service}:${bare}`
  return end <= 0 ? service : `${service}:${path.slice(0, end)}`
}

/** The id of a resource: what follows the type in its ARN, or the bare name. */
export const resourceIdOf = (arn: ResourceArn): string => {
  const { service, resource } = arnParts(arn)
  const path = resource.replace(/^\//u, "")
  const end = path.search(/[/:]/u)
  return end <= 0 || typesOfBareArns[service] !== undefined ? path : path.slice(end + 1)
}

/**
 * Whether a resource found through an account's Region belongs there.
 *
 * An ARN that names another account or Region is foreign and ignored: a shared resource is its owner's to tag. A bucket,
 * whose ARN names neither, belongs to the Region whose endpoint shows it; what else has no Region to the home Region.
 */
export const belongsTo = (arn: ResourceArn, account: AccountId, region: Region): boolean => {
  const parts = arnParts(arn)
  if (parts.account !== "" && parts.account !== account) return false
  if (parts.region !== "") return parts.region === region
  return parts.service === "s3" || region === homeRegionOf(partitionOf(region))
}

/** The ARN, if the value is one. */
export const parseArn: (value: unknown) => Option.Option<ResourceArn> =
  Schema.decodeUnknownOption(ResourceArn)
