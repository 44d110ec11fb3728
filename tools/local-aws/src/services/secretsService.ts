import { createHash } from "node:crypto"
import { AwsError } from "../AwsError.ts"
import { answer, type Answer, type Call, type Service } from "../Call.ts"
import type { LocalTime } from "../LocalTime.ts"
import { jsonProtocol } from "../protocols/jsonProtocol.ts"

/** A secret with its current version. */
interface Secret {
  readonly arn: string
  readonly name: string
  text: string
  versionId: string
  createdAt: number
}

/** Secrets Manager: CreateSecret, PutSecretValue and GetSecretValue of texts; the current version only. */
export const secretsService = (time: LocalTime): Service => {
  const secrets = new Map<string, Secret>()
  return {
    id: "Secrets Manager",
    signingName: "secretsmanager",
    protocol: jsonProtocol("1.1", "Message"),
    regions: "any",
    operations: new Map([
      ["CreateSecret", (call: Call) => createSecret(call, secrets, time.now())],
      ["PutSecretValue", (call: Call) => putSecretValue(call, secrets, time.now())],
      ["GetSecretValue", (call: Call) => getSecretValue(call, secrets)],
    ]),
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
    buckets: (operation) => [
      operation === "GetSecretValue"
        ? { name: "secrets-read", perSecond: 10_000, burst: 10_000, scope: "account-region" }
        : { name: "secrets-write", perSecond: 50, burst: 50, scope: "account-region" },
    ],
    throttled: () => new AwsError("ThrottlingException", 400, "Rate exceeded"),
    invalid: invalidParameter,
    actionPrefix: "secretsmanager",
    arnsOf: (_operation, input) =>
      [input.fields["SecretId"]].filter((id) => typeof id === "string" && id.startsWith("arn:")).map(String),
  }
}

const invalidParameter = (message: string): AwsError =>
  new AwsError("InvalidParameterException", 400, message)

const keyOf = ({ identity, region }: Call, name: string): string => `${identity.account}|${region}|${name}`

const createSecret = (call: Call, secrets: Map<string, Secret>, now: number): Answer => {
  const { input, identity, region } = call
  const name = input.required("Name")
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/u.test(name))
    throw invalidParameter(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    )
  if (secrets.has(keyOf(call, name)))
    throw new AwsError(
      "ResourceExistsException",
      400,
      `The operation failed because the secret ${name} already exists.`,
    )
  const suffix = createHash("sha256")
    .update(keyOf(call, name))
    .digest("base64url")
    .replaceAll(/[-_]/gu, "x")
    .slice(0, 6)
  const secret: Secret = {
    arn: `arn:aws:secretsmanager:${region}:${identity.account}:secret:${name}-${suffix}`,
    name,
    ...valueOf(call, now),
  }
  secrets.set(keyOf(call, name), secret)
  return answer({ ARN: secret.arn, Name: name, VersionId: secret.versionId })
}

const valueOf = ({ input, serial }: Call, now: number) => ({
  text: input.required("SecretString"),
  versionId: input.text("ClientRequestToken") ?? `version-${String(serial).padStart(32, "0")}`,
  createdAt: now,
})

const putSecretValue = (call: Call, secrets: ReadonlyMap<string, Secret>, now: number): Answer => {
  const secret = named(call, secrets)
  Object.assign(secret, valueOf(call, now))
  return answer({
    ARN: secret.arn,
    Name: secret.name,
    VersionId: secret.versionId,
    VersionStages: ["AWSCURRENT"],
  })
}

const getSecretValue = (call: Call, secrets: ReadonlyMap<string, Secret>): Answer => {
  const secret = named(call, secrets)
  return answer({
    ARN: secret.arn,
    Name: secret.name,
    VersionId: secret.versionId,
    SecretString: secret.text,
    VersionStages: ["AWSCURRENT"],
    CreatedDate: secret.createdAt / 1000,
  })
}

/** By name, by ARN, or by the ARN without its last six characters. */
const named = (call: Call, secrets: ReadonlyMap<string, Secret>): Secret => {
  const id = call.input.required("SecretId")
  const found = id.startsWith("arn:")
    ? [...secrets.values()].find(({ arn }) => arn === id || arn.slice(0, -7) === id)
    : secrets.get(keyOf(call, id))
  // An ARN of another Region or account is as unknown here as one that never was.
  if (found === undefined || !found.arn.includes(`:${call.region}:${call.identity.account}:`))
    throw new AwsError("ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret.")
  return found
}
