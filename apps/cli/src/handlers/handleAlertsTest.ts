import { type AlertChannel, type CallFailed, type Policy, sendTestAlert } from "@orgtag/tagging"
import { Effect, Option } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { endCommand } from "../endCommand.ts"
import { ExitCode } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmless } from "../view/harmless.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** What `orgtag alerts test` is given. */
export interface AlertsTestInput {
  readonly policy: string
  readonly channel: Option.Option<string>
}

/** Sends the test alert to each channel, side by side, and says which took it; exit 1 where one did not. */
export const handleAlertsTest = Effect.fn("alertsTest")(function* (input: AlertsTestInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const channels = yield* chosen(policy, Option.getOrUndefined(input.channel))
  const sent = yield* Effect.forEach(
    channels,
    (channel) => Effect.map(sendTestAlert(channel, policy.digest), (failure) => ({ channel, failure })),
    { concurrency: "unbounded" },
  ).pipe(withEngine(policy))
  for (const { channel, failure } of sent) {
    yield* screen.result(`${harmless(channel.name)} (${showTarget(channel)}): ${showOutcome(failure)}`)
    if (failure !== undefined) yield* screen.result(`  ${hintFor(channel, failure)}`)
  }
  yield* endCommand(sent.some(({ failure }) => failure !== undefined) ? [ExitCode.aborted] : [])
})

const chosen = Effect.fnUntraced(function* (policy: Policy, name: string | undefined) {
  const { channels } = policy.alerts
  if (channels.length === 0)
    return yield* new CommandEnded({
      code: ExitCode.usage,
      message: `${policy.file} names no channel for alerts`,
      hint: "add one under alerts.channels; see docs/alerts.md",
    })
  const named = channels.filter((channel) => name === undefined || channel.name === name)
  if (named.length > 0) return named
  return yield* new CommandEnded({
    code: ExitCode.usage,
    message: `${policy.file} has no channel ${name ?? ""}`,
    hint: `it has ${channels.map((channel) => channel.name).join(", ")}`,
  })
})

const showTarget = (channel: AlertChannel): string =>
  channel.kind === "sns"
    ? `topic ${harmless(channel.topicArn)}`
    : `webhook for ${channel.preset}, secret ${harmless(channel.secret)}`

const showOutcome = (failure: CallFailed | undefined): string =>
  failure === undefined
    ? "delivered"
    : `not delivered: ${failure.reason}: ${harmless(failure.code)}: ${harmless(failure.detail)}`

const hintFor = (channel: AlertChannel, { reason, service }: CallFailed): string => {
  if (service === "Secrets Manager")
    return reason === "denied"
      ? "allow secretsmanager:GetSecretValue on the secret, and kms:Decrypt where it has a key of its own"
      : `look at the secret that the channel names: its text is the URL, or {"url": "https://…", "signingKey": "…"}`
  if (channel.kind === "sns")
    return reason === "denied"
      ? "allow sns:Publish on the topic, and kms:GenerateDataKey and kms:Decrypt on its key"
      : "look whether the topic is there, in that account and Region"
  return reason === "unavailable" || reason === "throttled"
    ? "the receiver did not answer with success; try again, or look at its side"
    : "look at the URL in the secret, and at what the receiver says of the request"
}
