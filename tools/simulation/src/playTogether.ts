import { SeededRandom } from "@orgtag/local-aws"
import type { SweepReport } from "@orgtag/tagging"
import { Duration, Effect } from "effect"
import { Fixture, type FixtureOptions } from "./Fixture.ts"
import { differencesOf, recordFaults, snapshotOf } from "./judge.ts"
import { historyFaultsAmongOthers } from "./judgeAmongOthers.ts"
import type { Undisturbed } from "./killOnce.ts"
import type { Fate } from "./Life.ts"

/** What one seed came to, a sentence for each thing that is not as it must be. */
export interface TogetherResult {
  readonly seed: number
  readonly fate: Fate
  readonly faults: ReadonlyArray<string>
}

/** One process is killed, or held still for up to four minutes, anywhere; undisturbed at times. */
const drawFate = (random: SeededRandom, { calls }: Undisturbed): Fate => {
  const call = random.integer(1, calls.length)
  const kind = random.integer(1, 4)
  if (kind === 1) return {}
  if (kind === 2) return { kill: { call, moment: random.pick(["before", "after", "answered"] as const) } }
  return { pause: { call, ms: random.integer(1, 240) * 1000 } }
}

/**
 * The property of one seed: two processes sweep at the same time, of which one is killed or held still; once both are
 * over and another sweep has settled what they left, tags and record are as if one alone had swept.
 */
export const playTogether = Effect.fnUntraced(function* (
  seed: number,
  undisturbed: Undisturbed,
  options: FixtureOptions = {},
) {
  const random = new SeededRandom(`${seed}/together`)
  const fate = drawFate(random, undisturbed)
  const fixture = yield* Fixture.make(undisturbed.organization, options)
  const second = fixture.sweepOf({ wait: Duration.minutes(6) })
  yield* Effect.promise(() =>
    fixture.liveTogether<SweepReport, unknown>([
      { program: fixture.sweep, fate },
      { program: Effect.delay(second, Duration.millis(random.integer(0, 3000))) },
    ]),
  )
  const last = yield* settled(fixture)
  const record = yield* Effect.promise(() => fixture.live(recordFaults(fixture)))
  const faults = [
    ...last,
    ...differencesOf(undisturbed.tags, snapshotOf(fixture)),
    ...(record.result ?? ["the record could not be judged"]),
  ]
  return { seed, fate, faults } satisfies TogetherResult
}, Effect.scoped)

/** How many changes the outsider makes, and within how many milliseconds. */
const outsideChanges = 12
const outsideTime = 2500

/**
 * The property of one seed: somebody else changes tags while a sweep is under way, which may be killed. The record then
 * leads without a gap from what was first seen to what is there, and has every write that we made.
 */
export const playAmongOthers = Effect.fnUntraced(function* (
  seed: number,
  undisturbed: Undisturbed,
  options: FixtureOptions = {},
) {
  const random = new SeededRandom(`${seed}/others`)
  const fate = drawFate(random, undisturbed)
  const fixture = yield* Fixture.make(undisturbed.organization, { consistencyMs: 3000, ...options })
  yield* Effect.promise(() =>
    fixture.liveTogether<SweepReport | undefined, unknown>([
      { program: fixture.sweep, fate },
      { program: meddle(fixture, random) },
    ]),
  )
  fixture.clock.pass("80 seconds")
  yield* Effect.promise(() =>
    fixture.liveTogether<SweepReport | undefined, unknown>([
      { program: fixture.sweep },
      { program: meddle(fixture, random) },
    ]),
  )
  const last = yield* settled(fixture)
  const record = yield* Effect.promise(() => fixture.live(historyFaultsAmongOthers(fixture)))
  const faults = [...last, ...(record.result ?? ["the record could not be judged"])]
  return { seed, fate, faults } satisfies TogetherResult
}, Effect.scoped)

/** Somebody who sets and removes tags here and there, keys of the policy and others. */
const meddle = Effect.fnUntraced(function* (fixture: Fixture, random: SeededRandom) {
  const arns = Array.from(fixture.aws.snapshot().keys()).toSorted()
  for (let change = 0; change < outsideChanges; change++) {
    yield* Effect.sleep(Duration.millis(random.integer(1, (2 * outsideTime) / outsideChanges)))
    const arn = random.pick(arns)
    const key = random.pick(["Owner", "owner", "Environment", "Temp", "Project"])
    if (random.chance(0.3)) fixture.aws.outside.removeTag(arn, key)
    else fixture.aws.outside.setTag(arn, key, random.pick(["stage", "dev", "shop"]))
  }
  return undefined
})

/** Lets AWS show everything, sweeps until nothing is open, and says what a further sweep still finds to do. */
const settled = Effect.fnUntraced(function* (fixture: Fixture) {
  for (let round = 0; round < 2; round++) {
    fixture.clock.pass("11 minutes")
    yield* Effect.promise(() => fixture.live(fixture.sweep))
  }
  fixture.clock.pass("11 minutes")
  const before = fixture.aws.writes().length
  const { result } = yield* Effect.promise(() => fixture.live(fixture.sweep))
  return [
    ...(result?.outcome === "complete"
      ? []
      : [`the last sweep was not complete: ${JSON.stringify(result?.failures.slice(0, 3))}`]),
    ...(result?.resources.changed === 0 && result.resources.settling === 0
      ? []
      : ["the last sweep found something to do"]),
    ...(fixture.aws.writes().length === before ? [] : ["the last sweep wrote to AWS"]),
  ]
})
