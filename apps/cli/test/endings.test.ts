import { Effect } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ExitCode, strongestExit } from "../src/ExitCode.ts"
import { StopSignal } from "../src/StopSignal.ts"
import { codesOf } from "../src/sweeping/runSweep.ts"
import { abortedSweep, partialSweep, unchangedReport } from "./fixtures/reports.ts"

describe("exit codes", () => {
  it("are taken in the order 64, 130, 1, 3, 2, 0 where several hold", () => {
    const order = [64, 130, 1, 3, 2, 0] as const
    fc.assert(
      fc.property(fc.subarray([...order], { minLength: 1 }), (codes) => {
        expect(strongestExit(codes.toReversed())).toBe(codes[0])
      }),
    )
    expect(strongestExit([])).toBe(ExitCode.done)
  })

  it.each([
    ["a complete sweep", unchangedReport, false, 0],
    ["a complete sweep, stopped when all was done", unchangedReport, true, 0],
    ["a partial sweep", partialSweep, false, 3],
    ["a sweep that was stopped", partialSweep, true, 130],
    ["an aborted sweep", abortedSweep, false, 1],
  ] as const)("%s ends with its own", (_title, report, stopped, code) => {
    expect(strongestExit(codesOf(report, stopped))).toBe(code)
  })
})

describe("StopSignal", () => {
  it("interrupts a command that does not take it", () => {
    expect(new StopSignal().raise(0)).toBe(false)
  })

  it("is a request to a sweep the first time and interrupts it the second", () =>
    Effect.gen(function* () {
      const signal = new StopSignal()
      yield* signal.take
      expect(signal.requested).toBe(false)
      expect(signal.raise(0)).toBe(true)
      expect(signal.requested).toBe(true)
      // A launcher hands on the same key press that the terminal sent to both.
      expect(signal.raise(20)).toBe(true)
      expect(signal.raise(5_000)).toBe(false)
    }).pipe(Effect.scoped, Effect.runPromise))

  it("is not taken any more when the sweep is over", async () => {
    const signal = new StopSignal()
    await Effect.runPromise(Effect.scoped(signal.take))
    expect(signal.raise(0)).toBe(false)
  })
})
