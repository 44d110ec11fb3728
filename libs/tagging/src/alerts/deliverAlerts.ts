import { Effect, Result } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import type { AlertChannel } from "../policy/AlertsPolicy.ts"
import { AlertChannels } from "../ports/AlertChannels.ts"
import type { AlertState, PendingAlert } from "./AlertState.ts"
import { alertTellingLimits } from "./alertTellingLimits.ts"

/** What became of one alert at one channel. */
export interface Delivery {
  readonly alertId: string
  readonly channel: string
  /** Undefined where the channel took it. */
  readonly failure: CallFailed | undefined
}

/**
 * Hands each channel what waits for it, the oldest first, all channels side by side.
 *
 * A channel that fails is not asked again for what comes behind: it waits too. All of one channel has a time limit, so
 * that one that hangs delays neither the others nor the end of the sweep beyond it.
 */
export const deliverAlerts = Effect.fnUntraced(function* (
  pending: ReadonlyArray<PendingAlert>,
  channels: ReadonlyArray<AlertChannel>,
) {
  const deliveries = yield* Effect.forEach(channels, (channel) => deliverTo(channel, pending), {
    concurrency: "unbounded",
  })
  return deliveries.flat()
})

const deliverTo = Effect.fnUntraced(function* (channel: AlertChannel, pending: ReadonlyArray<PendingAlert>) {
  const port = yield* AlertChannels
  const done: Array<Delivery> = []
  const own = pending.filter(({ channels }) => channels.some(({ name }) => name === channel.name))
  const all = Effect.gen(function* () {
    for (const { told } of own) {
      const sent = yield* Effect.result(port.send(channel, told))
      const failure = Result.isFailure(sent) ? sent.failure : undefined
      done.push({ alertId: told.id, channel: channel.name, failure })
      if (failure !== undefined) return
    }
  })
  yield* all.pipe(
    Effect.timeoutOrElse({
      duration: alertTellingLimits.channelTime,
      orElse: () =>
        Effect.sync(() => {
          const stuck = own[done.length]
          if (stuck !== undefined)
            done.push({ alertId: stuck.told.id, channel: channel.name, failure: tookTooLong(channel) })
        }),
    }),
  )
  return done
})

const tookTooLong = ({ name }: AlertChannel): CallFailed =>
  new CallFailed({
    service: `channel ${name}`,
    operation: "Send",
    reason: "unavailable",
    code: "ChannelTimeLimit",
    detail: "the channel took too long",
    effect: "unknown",
    attempts: 1,
  })

/** What waits after deliveries: what was taken is gone, what was not says why. */
export const pendingAfter = (state: AlertState, deliveries: ReadonlyArray<Delivery>): AlertState => {
  const of = (alertId: string, channel: string) =>
    deliveries.find((each) => each.alertId === alertId && each.channel === channel)
  const took = (alertId: string, channel: string): boolean => {
    const delivery = of(alertId, channel)
    return delivery !== undefined && delivery.failure === undefined
  }
  const pending = state.pending.flatMap(({ told, channels }): ReadonlyArray<PendingAlert> => {
    const left = channels.flatMap((channel) => {
      const delivery = of(told.id, channel.name)
      if (delivery === undefined) return [channel]
      return delivery.failure === undefined
        ? []
        : [{ name: channel.name, reason: `${delivery.failure.reason}: ${delivery.failure.code}` }]
    })
    return left.length === 0 ? [] : [{ told, channels: left }]
  })
  // Somebody knows by now how many alerts had to make room.
  const isSaid = state.pending.some(
    ({ told, channels }) =>
      told.alert.cause === "alerts-undelivered" && channels.some(({ name }) => took(told.id, name)),
  )
  return { ...state, pending, ...(isSaid ? { dropped: [] } : {}) }
}
