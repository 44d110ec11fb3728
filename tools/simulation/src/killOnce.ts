import { SeededRandom } from "@orgtag/local-aws"
import { Effect } from "effect"
import { Fixture, type FixtureSize, smallOrganization } from "./Fixture.ts"
import type { Kill } from "./Life.ts"
import { differencesOf, recordFaults, snapshotOf } from "./judge.ts"

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number
  readonly kill: Kill
  /** The kind of call at which the process died; undefined where it ended before. */
  readonly diedAt: string | undefined
  /** What is not as it must be, a sentence each. */
  readonly faults: ReadonlyArray<string>
}

const moments = ["before", "after", "answered"] as const

/**
 * The property of one seed: a sweep that is killed at a drawn call, then run again, ends with the same tags as one that was
 * never killed, with every change in the record once, and a third sweep finds nothing to do.
 */
export const killOnce = Effect.fnUntraced(function* (seed: number, size: FixtureSize = smallOrganization) {
  const undisturbed = yield* Fixture.make(seed, size)
  const whole = yield* Effect.promise(() => undisturbed.live(undisturbed.sweep))
  const expected = snapshotOf(undisturbed)

  const random = new SeededRandom(`${seed}/kill`)
  const kill: Kill = { call: random.integer(1, whole.life.calls), moment: random.pick(moments) }
  const fixture = yield* Fixture.make(seed, size)
  const killed = yield* Effect.promise(() => fixture.live(fixture.sweep, kill))
  const again = yield* Effect.promise(() => fixture.live(fixture.sweep))
  const writesBefore = fixture.aws.writes().length
  const third = yield* Effect.promise(() => fixture.live(fixture.sweep))
  const record = yield* Effect.promise(() => fixture.live(recordFaults(fixture)))

  const faults = [
    ...(whole.result?.outcome === "complete" ? [] : ["the undisturbed sweep was not complete"]),
    ...(again.result?.outcome === "complete"
      ? []
      : [`the sweep after the kill was not complete: ${JSON.stringify(again.result?.failures.slice(0, 3))}`]),
    ...differencesOf(expected, snapshotOf(fixture)),
    ...(record.result ?? ["the record could not be judged"]),
    ...(fixture.aws.writes().length === writesBefore ? [] : ["the third sweep wrote to AWS"]),
    ...(third.result?.resources.changed === 0 ? [] : ["the third sweep found something to change"]),
  ]
  return { seed, kill, diedAt: killed.life.diedAt, faults } satisfies SeedResult
}, Effect.scoped)
