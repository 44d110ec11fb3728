import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { sweepTwice } from "../src/calls/sweepTwice.ts"
import { smallShape } from "../src/shapes/shapes.ts"
import { temporaryFolder } from "../src/time/folders.ts"
import { waits } from "../src/time/waits.ts"

describe("the seconds that a sweep waits for AWS, beside those of a bare loop", () => {
  it("are as many as ever on a first sweep", { timeout: 60_000 }, async () => {
    assert.deepEqual(await waits(smallShape), { bare: 2.15, ours: 4.206 })
  })

  it("are as many as ever where there is nothing to do", { timeout: 60_000 }, async () => {
    const swept = Effect.gen(function* () {
      const dataDir = yield* temporaryFolder()
      yield* sweepTwice(smallShape, { dataDir })
      return yield* Effect.promise(() => waits(smallShape, dataDir))
    })
    assert.deepEqual(await Effect.runPromise(Effect.scoped(swept)), { bare: 0.3, ours: 1.45 })
  })
})
