import { SeededRandom } from "@orgtag/local-aws"
import { Effect } from "effect"
import { Fixture, type FixtureOptions } from "./Fixture.ts"
import type { Kill } from "./Life.ts"
import { type Snapshot, differencesOf, recordFaults, snapshotOf } from "./judge.ts"

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number
  readonly kill: Kill
  /** The kind of call at which the process died; undefined where it ended before. */
  readonly diedAt: string | undefined
  /** What is not as it must be, a sentence each. */
  readonly faults: ReadonlyArray<string>
}

/** What a sweep that nobody disturbs does to the organization of a seed. */
export interface Undisturbed {
  readonly organization: number
  /** The kinds of its calls, in order. */
  readonly calls: ReadonlyArray<string>
  readonly tags: Snapshot
  readonly complete: boolean
}

const moments = ["before", "after", "answered"] as const

/** How many seeds share an organization, and with it the sweep that nobody disturbs. */
const seedsPerOrganization = 5

/** The seed of the organization that a seed plays in. */
export const organizationSeedOf = (seed: number): number => Math.ceil(seed / seedsPerOrganization)

/** Sweeps the organization of a seed without disturbance. */
export const sweepUndisturbed = Effect.fnUntraced(function* (seed: number, options: FixtureOptions = {}) {
  const organization = organizationSeedOf(seed)
  const fixture = yield* Fixture.make(organization, options)
  const { result, life } = yield* Effect.promise(() => fixture.live(fixture.sweep))
  return {
    organization,
    calls: life.calls,
    tags: snapshotOf(fixture),
    complete: result?.outcome === "complete",
  } satisfies Undisturbed
}, Effect.scoped)

/**
 * Draws where a process dies: one of the calls of a kind, and the moment. Seeds take turns with the kinds, so that rare
 * ones are hit as often as frequent ones.
 */
const drawKill = (seed: number, { calls }: Undisturbed): Kill => {
  const random = new SeededRandom(`${seed}/kill`)
  const kinds = Array.from(new Set(calls)).toSorted()
  const kind = kinds[seed % kinds.length]
  const places = calls.flatMap((call, index) => (call === kind ? [index + 1] : []))
  return { call: random.pick(places), moment: random.pick(moments) }
}

/**
 * The property of one seed: a sweep that is killed at a drawn call, then run again, ends with the same tags as one that was
 * never killed, with every change in the record once, and a third sweep finds nothing to do.
 */
export const killOnce = Effect.fnUntraced(function* (
  seed: number,
  undisturbed: Undisturbed,
  options: FixtureOptions = {},
) {
  const kill = drawKill(seed, undisturbed)
  const fixture = yield* Fixture.make(undisturbed.organization, options)
  const killed = yield* Effect.promise(() => fixture.live(fixture.sweep, { kill }))
  // Every fourth seed waits for the dead process's lease; the others come when it has run out.
  if (seed % 4 !== 0) fixture.clock.pass("80 seconds")
  const again = yield* Effect.promise(() => fixture.live(fixture.sweep))
  const writesBefore = fixture.aws.writes().length
  const third = yield* Effect.promise(() => fixture.live(fixture.sweep))
  const record = yield* Effect.promise(() => fixture.live(recordFaults(fixture)))

  const faults = [
    ...(undisturbed.complete ? [] : ["the undisturbed sweep was not complete"]),
    ...(again.result?.outcome === "complete"
      ? []
      : [`the sweep after the kill was not complete: ${JSON.stringify(again.result?.failures.slice(0, 3))}`]),
    ...differencesOf(undisturbed.tags, snapshotOf(fixture)),
    ...(record.result ?? ["the record could not be judged"]),
    ...(fixture.aws.writes().length === writesBefore ? [] : ["the third sweep wrote to AWS"]),
    ...(third.result?.resources.changed === 0 ? [] : ["the third sweep found something to change"]),
  ]
  return { seed, kill, diedAt: killed.life.diedAt, faults } satisfies SeedResult
}, Effect.scoped)
