import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager"
import { AwsClients } from "@orgtag/aws-clients"
import { CallFailed } from "@orgtag/tagging"
import { Effect, Redacted, Schema } from "effect"
import { alertLimits } from "../alertLimits.ts"

/** Where a webhook is, and the key that its requests are signed with, if any. */
export interface WebhookTarget {
  readonly url: Redacted.Redacted<URL>
  readonly signingKey: Redacted.Redacted | undefined
}

const SecretText = Schema.Struct({
  url: Schema.String,
  signingKey: Schema.optionalKey(Schema.String.pipe(Schema.check(Schema.isMinLength(16)))),
})

const decodeSecret = Schema.decodeUnknownOption(Schema.fromJsonString(SecretText), {
  onExcessProperty: "error",
})

/**
 * Reads where a webhook is from Secrets Manager, anew for each alert that is told: alerts are rare, and a key that was
 * rotated holds at once.
 *
 * The secret's text is `{"url": "https://…", "signingKey": "…"}`, or the URL alone. What is wrong with it is said without
 * any of it.
 */
export const readWebhookTarget = Effect.fnUntraced(function* (secret: string) {
  const clients = yield* AwsClients
  const place = { service: "Secrets Manager", operation: "GetSecretValue" } as const
  const { SecretString } = yield* clients.send(
    clients.secrets(regionOfSecret(secret)),
    new GetSecretValueCommand({ SecretId: secret }),
    {
      ...place,
      kind: "read",
      answer: Schema.Struct({ SecretString: Schema.String }),
      timeLimit: alertLimits.attemptTime,
    },
  )
  const target = targetOf(SecretString)
  if (target !== undefined) return target
  return yield* new CallFailed({
    ...place,
    reason: "invalid",
    code: "WebhookSecretInvalid",
    detail: `the secret ${secret} is neither an https URL nor {"url": "https://…", "signingKey": "at least 16 characters"}`,
    effect: "none",
    attempts: 1,
  })
})

const targetOf = (text: string): WebhookTarget | undefined => {
  const trimmed = text.trim()
  const decoded = trimmed.startsWith("{")
    ? decodeSecret(trimmed)
    : decodeSecret(JSON.stringify({ url: trimmed }))
  if (decoded._tag === "None") return undefined
  const { url, signingKey } = decoded.value
  const parsed = URL.parse(url)
  if (parsed === null || parsed.protocol !== "https:" || parsed.username !== "" || parsed.password !== "")
    return undefined
  return {
    url: Redacted.make(parsed),
    signingKey: signingKey === undefined ? undefined : Redacted.make(signingKey),
  }
}

/** An ARN says where its secret is. */
const regionOfSecret = (secret: string): string | undefined =>
  secret.startsWith("arn:") ? secret.split(":")[3] : undefined
