import { SeededRandom } from "@orgtag/local-aws"
import { assert, describe, it } from "vitest"
import { differencesOf, snapshotOf } from "../../src/index.ts"
import { ServedFixture } from "./ServedFixture.ts"

/** Organizations that the kills are spread over: once all is done in one, there is little left to be killed at. */
const organizations = [1, 2, 3, 4]
const killsEach = 5
const runsMax = 12

/** Longer than a lease, and longer than AWS may take to show a change. */
const leaseOver = 80_000
const everythingShows = 11 * 60_000

/** Sweeps until so many runs were killed; each is killed at a call that is drawn. */
const killed = async (fixture: ServedFixture, random: SeededRandom, calls: number): Promise<number> => {
  let count = 0
  for (let run = 0; run < runsMax && count < killsEach; run++) {
    const { code } = await fixture.sweep({ killAfter: random.integer(1, calls) })
    if (code === null) count += 1
    fixture.pass(leaseOver)
  }
  return count
}

describe(`the command, killed by SIGKILL ${killsEach} times, against an organization that lives on`, () => {
  for (const seed of organizations) {
    it(`leaves tags and record as if it had never been killed (organization ${seed})`, async () => {
      const undisturbed = await ServedFixture.start(seed)
      const fixture = await ServedFixture.start(seed)
      try {
        const alone = await undisturbed.sweep()
        assert.strictEqual(alone.code, 0, alone.stderr)
        const calls = Object.values(alone.report?.apiCalls ?? {}).reduce((sum, count) => sum + count, 0)
        const count = await killed(fixture, new SeededRandom(`${seed}/real kills`), calls)
        assert.strictEqual(count, killsEach)

        const last = await fixture.sweep()
        assert.include([0, 3], last.code, last.stderr)
        fixture.pass(everythingShows)
        const quiet = await fixture.sweep()
        assert.strictEqual(quiet.code, 0, quiet.stderr)
        assert.deepInclude(quiet.report?.resources, { changed: 0, failed: 0, settling: 0 })
        assert.deepEqual(differencesOf(snapshotOf(undisturbed), snapshotOf(fixture)), [])
        assert.deepEqual(await fixture.faults(), [])
      } finally {
        await undisturbed.stop()
        await fixture.stop()
      }
    })
  }
})
