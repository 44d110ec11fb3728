import { Clock, Effect } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import type { AlertChannel } from "../policy/AlertsPolicy.ts"
import { AlertChannels } from "../ports/AlertChannels.ts"
import type { ToldAlert } from "./Alert.ts"
import { alertTellingLimits } from "./alertTellingLimits.ts"

/** Sends a channel an alert that says that it is a test; succeeds with why it was not taken, where it was not. */
export const sendTestAlert = Effect.fnUntraced(function* (channel: AlertChannel, policyDigest: string) {
  const channels = yield* AlertChannels
  const at = new Date(yield* Clock.currentTimeMillis).toISOString()
  return yield* channels.send(channel, testAlert(policyDigest, at)).pipe(
    Effect.timeoutOrElse({
      duration: alertTellingLimits.channelTime,
      orElse: () => Effect.fail(tooSlow(channel)),
    }),
    Effect.match({ onFailure: (failure) => failure, onSuccess: () => undefined }),
  )
})

const testAlert = (policyDigest: string, at: string): ToldAlert => ({
  id: `test-${at.replace(/[-:.]/gu, "")}:test`,
  alert: {
    cause: "test",
    severity: "notice",
    title: "this is a test: alerts of orgtag come this way",
    counts: [],
    examples: [],
    examplesOmitted: 0,
    accounts: [],
    accountsOmitted: 0,
    hint: "nothing; somebody ran orgtag alerts test",
    commands: [],
  },
  sweepId: `test-${at.replace(/[-:.]/gu, "")}`,
  outcome: "complete",
  policyDigest,
  at,
  since: at,
  times: 1,
})

const tooSlow = ({ name }: AlertChannel): CallFailed =>
  new CallFailed({
    service: `channel ${name}`,
    operation: "Send",
    reason: "unavailable",
    code: "ChannelTimeLimit",
    detail: "the channel took too long",
    effect: "unknown",
    attempts: 1,
  })
