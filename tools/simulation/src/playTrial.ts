import { type Fault, SeededRandom } from "@orgtag/local-aws"
import type { SweepReport } from "@orgtag/tagging"
import { Duration, Effect } from "effect"
import { Fixture, type FixtureOptions, type Process } from "./Fixture.ts"
import { judgeRecord } from "./judge/judgeRecord.ts"
import { verifyFaults } from "./judge/verified.ts"
import { differencesOf, snapshotOf, touchedByOthers } from "./judge/tags.ts"
import { meddle } from "./meddle.ts"
import type { Round, Trial } from "./Trial.ts"
import type { Undisturbed } from "./undisturbed.ts"

/** What one seed came to. */
export interface TrialResult {
  readonly trial: Trial
  /** The steps in which processes died, and when: `<step>, <moment>`. */
  readonly deaths: ReadonlyArray<string>
  /** The steps in which processes were held still, and when: `<step>, <moment>`. */
  readonly holds: ReadonlyArray<string>
  /** `<service id>:<Operation> <effect>` and how often a fault had that effect. */
  readonly faultsActed: ReadonlyMap<string, number>
  /** What is not as it must be, a sentence each. */
  readonly faults: ReadonlyArray<string>
}

/** How many undisturbed sweeps it may take until nothing is left to settle. */
const settlingSweeps = 6

/**
 * The property of one seed: whatever befell the sweeps of its trial, undisturbed ones then settle it, and tags and record
 * are as if nothing had happened, but for the keys that somebody else wrote.
 */
export const playTrial = Effect.fnUntraced(function* (
  trial: Trial,
  undisturbed: Undisturbed,
  options: FixtureOptions = {},
) {
  const fixture = yield* Fixture.make(undisturbed.ground.organization, {
    ...undisturbed.settings,
    consistencyMs: trial.consistencyMs,
    faultSeed: trial.seed,
    ...options,
  })
  const random = new SeededRandom(`${trial.seed}/others`)
  const deaths: Array<string> = []
  const holds: Array<string> = []
  const lagging = laggingTables(trial)
  for (const round of trial.rounds) {
    fixture.clock.pass(round.afterMs)
    fixture.aws.setFaults([...round.faults, ...lagging])
    const lives = yield* playRound(fixture, round, random, undisturbed.changed)
    deaths.push(...lives.flatMap(({ diedIn }) => diedIn ?? []))
    holds.push(...lives.flatMap(({ heldIn }) => heldIn ?? []))
  }
  const faultsActed = new Map(fixture.aws.faultsActed())
  fixture.aws.setFaults([])
  fixture.clock.pass(trial.restMs)
  const unsettled = yield* settle(fixture, trial.restMs > trial.consistencyMs)
  const judged = yield* Effect.promise(() => fixture.live(judgeRecord(fixture)))
  return {
    trial,
    deaths,
    holds,
    faultsActed,
    faults: [
      ...unsettled,
      ...differencesOf(undisturbed.tags, snapshotOf(fixture), touchedByOthers(fixture)),
      ...(judged.result ?? ["the record could not be judged"]),
      ...(yield* verifyFaults(fixture)),
    ],
  } satisfies TrialResult
}, Effect.scoped)

/** The recovery of a round must not be misled by what only lags: it is there throughout, not for a call or two. */
const laggingTables = ({ tablesLagMs: staleMs }: Trial): ReadonlyArray<Fault> =>
  staleMs === 0
    ? []
    : ["Query", "BatchGetItem"].map((operation) => ({
        service: "DynamoDB",
        operation,
        calls: "rate:1",
        do: { staleMs },
      }))

const playRound = Effect.fnUntraced(function* (
  fixture: Fixture,
  round: Round,
  random: SeededRandom,
  targets: ReadonlyArray<string>,
) {
  const sweeps = round.processes.map(
    ({ delayMs, waitMs, fate }): Process<SweepReport | undefined, unknown> => ({
      program: Effect.delay(fixture.sweepOf({ wait: Duration.millis(waitMs) }), Duration.millis(delayMs)),
      fate,
    }),
  )
  const others: Process<SweepReport | undefined, unknown> = {
    program: Effect.as(meddle(fixture, random, { changes: round.outsideChanges, targets }), undefined),
  }
  const lived = yield* Effect.promise(() => fixture.liveTogether([...sweeps, others]))
  return lived.map(({ life }) => life)
})

/**
 * Sweeps undisturbed until one finds nothing to do, neither to change nor to send again. The first one counts only if
 * AWS shows by then all that others did.
 */
const settle = Effect.fnUntraced(function* (fixture: Fixture, firstCounts: boolean) {
  let last: SweepReport | undefined
  for (let count = 0; count < settlingSweeps; count++) {
    last = (yield* Effect.promise(() => fixture.live(fixture.sweep))).result
    if (last !== undefined && isQuiet(last) && (count > 0 || firstCounts)) return []
    fixture.clock.pass("11 minutes")
  }
  const left = JSON.stringify([last?.outcome, last?.resources, last?.failures.slice(0, 3)])
  return [`after ${settlingSweeps} undisturbed sweeps there is still something to do: ${left}`]
})

const isQuiet = ({ outcome, resources, apiCalls }: SweepReport): boolean =>
  outcome === "complete" &&
  resources.changed === 0 &&
  resources.settling === 0 &&
  !Object.keys(apiCalls).some((name) => /:(?:Tag|Untag)Resources$/u.test(name))
