import { assert, describe, it } from "vitest"
import { ServedFixture } from "./ServedFixture.ts"

describe("two commands that sweep at once", () => {
  it("do everything once, and both end well: the second waits for the lease", async () => {
    const fixture = await ServedFixture.start(2)
    try {
      const both = await Promise.all([fixture.sweep(), fixture.sweep()])
      assert.deepEqual(
        both.map(({ code }) => code),
        [0, 0],
        both.map(({ stderr }) => stderr).join("\n"),
      )
      const changed = both.map(({ report }) => report?.resources.changed ?? 0)
      const written = new Set(fixture.aws.writes().map(({ arn }) => arn))
      assert.strictEqual(
        changed.reduce((left, right) => left + right, 0),
        written.size,
        "each change once",
      )
      assert.deepEqual(await fixture.faults(), [])
    } finally {
      await fixture.stop()
    }
  })

  it("do everything once where neither waits: who finds an account taken says busy, and exits 3", async () => {
    const fixture = await ServedFixture.start(3)
    try {
      const both = await Promise.all([fixture.sweep({ wait: "0s" }), fixture.sweep({ wait: "0s" })])
      for (const { code, report, stderr } of both) {
        const reasons = new Set(report?.failures.map(({ reason }) => reason))
        assert.deepEqual([code, [...reasons]], reasons.size === 0 ? [0, []] : [3, ["busy"]], stderr)
      }
      const after = await fixture.sweep()
      assert.strictEqual(after.code, 0, after.stderr)
      assert.deepEqual(await fixture.faults(), [])
    } finally {
      await fixture.stop()
    }
  })
})
