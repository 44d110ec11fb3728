import type { SweepReport } from "@orgtag/tagging"
import { assert } from "vitest"
import {
  type Fixture,
  type FixtureOptions,
  type Snapshot,
  type TurnsOptions,
  type TurnsTaken,
  differencesOf,
  judgeRecord,
  manifestFaults,
  snapshotOf,
  sweepInTurns,
} from "../src/index.ts"
import { addsUp, playIn, swept } from "./scenario.ts"

/** What of a report must be the same however many processes made it. */
export const comparable = ({ outcome, coverage, resources, changes, failures, findings }: SweepReport) => ({
  outcome,
  coverage,
  resources,
  changes,
  failures,
  findings,
})

/** A sweep of one process, and the tags that it leaves. */
export const inOne = async (options: FixtureOptions) => {
  const sweeps: Array<{ report: SweepReport; tags: Snapshot }> = []
  await playIn(options, async (fixture) => {
    sweeps.push({ report: await swept(fixture), tags: snapshotOf(fixture) })
  })
  const [sweep] = sweeps
  assert.isDefined(sweep)
  return sweep
}

/** Sweeps in turns and holds what comes of it, with its record and its manifests, to the sweep of one process. */
export const comesToTheSame = async (
  options: FixtureOptions,
  turnsOf: TurnsOptions | ((fixture: Fixture) => TurnsOptions),
  look: (taken: TurnsTaken, fixture: Fixture) => void = () => {},
  expected?: Awaited<ReturnType<typeof inOne>>,
) => {
  const { report, tags } = expected ?? (await inOne(options))
  await playIn(options, async (fixture) => {
    const taken = await sweepInTurns(fixture, typeof turnsOf === "function" ? turnsOf(fixture) : turnsOf)
    addsUp(taken.report)
    assert.deepEqual(comparable(taken.report), comparable(report))
    assert.deepEqual(differencesOf(tags, snapshotOf(fixture)), [])
    const { result: faults } = await fixture.live(judgeRecord(fixture))
    assert.deepEqual(faults, [])
    const { result: broken } = await fixture.live(manifestFaults(fixture, taken.report.sweepId))
    assert.deepEqual(broken, [])
    look(taken, fixture)
  })
}
