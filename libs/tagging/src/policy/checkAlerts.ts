import { checkAccounts } from "./checkCondition.ts"
import type { Diagnostic } from "./Diagnostic.ts"
import type { PolicyPart } from "./PolicyPart.ts"
import { showValue } from "./showValue.ts"

/** What is wrong with the channels of alerts beyond their shape. */
export const checkAlerts = (alerts: PolicyPart): ReadonlyArray<Diagnostic> => {
  const channels = alerts.at("channels").items()
  return [...channels.flatMap(checkChannel), ...checkNames(channels)]
}

const checkChannel = (channel: PolicyPart): ReadonlyArray<Diagnostic> => [
  ...checkTarget(channel),
  ...checkSecret(channel.at("webhook").at("secret")),
  ...checkAccounts(channel.at("accounts")),
]

/** A channel is one thing: two would be tried and counted together, and none would be told nowhere. */
const checkTarget = (channel: PolicyPart): ReadonlyArray<Diagnostic> => {
  const keys = channel.entries().map(([key]) => key)
  const targets = keys.filter((key) => key === "sns" || key === "webhook")
  if (keys.length === 0 || targets.length === 1) return []
  return [
    channel.error({
      message: targets.length === 0 ? "this channel leads nowhere" : "this channel is two: make one of each",
      expected: "either sns or webhook",
    }),
  ]
}

/** What was found is never repeated: whoever puts the URL itself here has put a secret here. */
const checkSecret = (secret: PolicyPart): ReadonlyArray<Diagnostic> => {
  const { text } = secret
  if (text === undefined || secretId.test(text)) return []
  return [
    secret.error(
      text.includes("://")
        ? {
            message: "a URL is a secret and does not belong into this file: put it into Secrets Manager",
            expected: "the name or ARN of that secret",
          }
        : {
            message: "this is not the name of a secret",
            expected: "the name or ARN of a secret in Secrets Manager",
          },
    ),
  ]
}

/** Names as Secrets Manager takes them: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const secretId =
  /^(?:[A-Za-z0-9/_+=.@-]{1,512}|arn:aws(?:-[a-z]+)*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,519})$/u

const checkNames = (channels: ReadonlyArray<PolicyPart>): ReadonlyArray<Diagnostic> => {
  const lines = new Map<string, number>()
  return channels.flatMap((channel) => {
    const name = channel.at("name")
    if (name.text === undefined) return []
    const line = lines.get(name.text)
    if (line === undefined) lines.set(name.text, name.line)
    if (line === undefined) return []
    return [
      name.error({
        message: `this name is taken on line ${line}`,
        found: showValue(name.text),
        expected: "another name",
      }),
    ]
  })
}
