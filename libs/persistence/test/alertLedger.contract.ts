import { assert, layer } from "@effect/vitest"
import {
  AlertLedger,
  type AlertState,
  alertCauses,
  alertLimits,
  alertStateLimits,
  type ToldAlert,
} from "@orgtag/tagging"
import { Effect, type Layer } from "effect"
import { time } from "./samples.ts"

const told = (text: string, times = 1): ToldAlert => ({
  id: "S1:contested",
  alert: {
    cause: "contested",
    severity: "warning",
    title: "1 key left alone",
    counts: [{ what: "keys", count: 1 }],
    examples: Array.from({ length: times }, () => ({
      account: "111122223333",
      region: "eu-west-1",
      resource: text,
      text,
    })),
    examplesOmitted: 7,
    accounts: Array.from({ length: times * 10 }, () => "111122223333"),
    accountsOmitted: 0,
    hint: text,
    commands: ["orgtag plan"],
    snippet: text,
  },
  sweepId: "S1",
  outcome: "partial",
  policyDigest: `sha256:${"a".repeat(64)}`,
  at: time(),
  since: time(),
  times: 2,
})

const stateOf = (version: number, changed: Partial<AlertState> = {}): AlertState => ({
  version,
  causes: [{ cause: "tampered", since: time(), toldAt: time(), times: 3, members: ["0123456789"] }],
  pending: [
    {
      told: told("<!channel> __proto__"),
      channels: [{ name: "ops" }, { name: "hook", reason: "denied: no" }],
    },
  ],
  dropped: [{ channel: "hook", count: 2 }],
  sweeps: [{ sweepId: "S1", startedAt: time(), outcome: "unfinished", whole: true, drifted: 4 }],
  lastComplete: time(),
  ...changed,
})

/** What every memory of alerts must hold to. */
export const alertLedgerContract = <E>(name: string, ledger: Layer.Layer<AlertLedger, E>): void => {
  layer(ledger, { excludeTestServices: true })(name, (it) => {
    it.effect("knows nothing before the first is written, then each that follows, and nothing else", () =>
      Effect.gen(function* () {
        const { read, write } = yield* AlertLedger
        assert.isUndefined(yield* read)
        assert.isFalse(yield* write(stateOf(2)), "there is none that it could follow")
        const first = stateOf(1)
        assert.isTrue(yield* write(first))
        assert.deepStrictEqual(yield* read, first)
        assert.isFalse(yield* write(stateOf(1, { dropped: [] })), "somebody wrote the first")
        const second = stateOf(2, { causes: [], pending: [] })
        assert.isTrue(yield* write(second))
        assert.isFalse(yield* write(stateOf(2)), "somebody wrote the second")
        assert.isFalse(yield* write(stateOf(4)), "it does not follow")
        assert.deepStrictEqual(yield* read, second)
      }),
    )

    it.effect("of two that follow the same one takes one", () =>
      Effect.gen(function* () {
        const { read, write } = yield* AlertLedger
        const version = ((yield* read)?.version ?? 0) + 1
        const written = yield* Effect.forEach(
          [1, 2, 3],
          (count) => write(stateOf(version, { dropped: [{ channel: "ops", count }] })),
          { concurrency: "unbounded" },
        )
        assert.strictEqual(written.filter((each) => each).length, 1)
      }),
    )

    it.effect("holds as much as its bounds allow, in characters of four bytes", () =>
      Effect.gen(function* () {
        const { read, write } = yield* AlertLedger
        const version = ((yield* read)?.version ?? 0) + 1
        const long = "𝒳".repeat(alertLimits.exampleCharacters)
        const most = stateOf(version, {
          causes: alertCauses.map((cause) => ({
            cause,
            since: time(),
            toldAt: time(),
            times: 1,
            members: Array.from({ length: alertLimits.members }, () => "0123456789"),
          })),
          pending: Array.from({ length: alertStateLimits.pending }, () => ({
            told: told(long, alertLimits.examples),
            channels: Array.from({ length: 20 }, () => ({
              name: "c".repeat(64),
              reason: "unavailable: Timeout",
            })),
          })),
        })
        assert.isTrue(yield* write(most))
        assert.deepStrictEqual(yield* read, most)
      }),
    )
  })
}
