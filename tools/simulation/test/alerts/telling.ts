import { DynamoAlertLedger } from "@orgtag/persistence"
import {
  AlertChannels,
  type AlertState,
  AlertLedger,
  type CallFailed,
  type SweepReport,
  type SweepRequest,
  type ToldAlert,
  alertsLayer,
} from "@orgtag/tagging"
import { Effect, Layer, Logger } from "effect"
import { assert } from "vitest"
import type { Fate, Fixture } from "../../src/index.ts"

/** A channel that takes every alert, and one that takes critical ones only. */
export const opsChannel = `alerts:
  channels:
    - { name: ops, sns: "arn:aws:sns:eu-west-1:222222222222:ops" }
`

/** What a channel does with an alert. */
export type Taking = (channel: string, alert: ToldAlert) => Effect.Effect<void, CallFailed>

/** Channels that write down what they take, unless they are made to do something else. */
export class ToldChannels {
  readonly taken: Array<{ readonly channel: string; readonly alert: ToldAlert }> = []
  taking: Taking = () => Effect.void

  readonly layer = Layer.succeed(AlertChannels, {
    send: (channel, alert) =>
      Effect.suspend(() => this.taking(channel.name, alert)).pipe(
        Effect.tap(() => Effect.sync(() => this.taken.push({ channel: channel.name, alert }))),
      ),
  })

  /** What was taken since this was last asked. */
  readonly fresh = (): ReadonlyArray<ToldAlert> => this.taken.splice(0).map(({ alert }) => alert)
}

const ledger = DynamoAlertLedger.layer({ tablePrefix: "" })

/** Runs a sweep whose end is told to these channels; undefined where its process was killed. */
export const sweepTold = async (
  fixture: Fixture,
  channels: ToldChannels,
  asked: Partial<SweepRequest> & { readonly fate?: Fate } = {},
): Promise<SweepReport | undefined> => {
  const { fate = {}, ...request } = asked
  const telling = alertsLayer().pipe(Layer.provide(channels.layer), Layer.provide(ledger))
  const { result } = await fixture.live(
    fixture.sweepOf(request).pipe(Effect.provide(telling), Effect.provide(Logger.layer([]))),
    fate,
  )
  return result
}

/** The causes that a sweep told. */
export const causesOf = async (
  fixture: Fixture,
  channels: ToldChannels,
  asked: Partial<SweepRequest> = {},
): Promise<ReadonlyArray<string>> => {
  const report = await sweepTold(fixture, channels, asked)
  assert.isDefined(report)
  return channels.fresh().map(({ alert }) => alert.cause)
}

/** What is remembered of alerts. */
export const alertStateOf = async (fixture: Fixture): Promise<AlertState | undefined> => {
  const { result } = await fixture.live(AlertLedger.use((alerts) => alerts.read).pipe(Effect.provide(ledger)))
  return result
}
