import { decodePolicy, type Policy, sweep } from "@orgtag/tagging"
import { Duration, Effect, Result } from "effect"

/** The policy of a benchmark, which must be right. */
export const policyOf = (text: string): Policy => Result.getOrThrow(decodePolicy(text, "orgtag.yaml")).policy

/** A sweep of the whole organization; one that is not complete is a mistake of the benchmark. */
export const completeSweep = Effect.fnUntraced(function* (policy: Policy) {
  const report = yield* sweep({
    policy,
    mode: "apply",
    trigger: "cli",
    accounts: [],
    regions: [],
    wait: Duration.zero,
  })
  if (report.outcome !== "complete")
    return yield* Effect.die(new Error(`not complete: ${JSON.stringify(report.failures[0])}`))
  return report
})
