import { Effect, Stream } from "effect"
import type { StoredPolicy } from "../ports/Controls.ts"
import { policyDigestOf } from "../policy/policyDigestOf.ts"
import type { Items } from "../ports/RecordSource.ts"
import { storedPolicyHash } from "../seal/storedPolicyHash.ts"
import type { Findings } from "./Findings.ts"
import { verifyLimits } from "./verifyLimits.ts"

/** The digests of policies that the record names, each with who names it, until the stored policies are looked at. */
export class PolicyNames {
  readonly #namedBy = new Map<string, string>()

  /** The record names a policy. */
  readonly add = (digest: string, namedBy: string): void => {
    if (!this.#namedBy.has(digest) && this.#namedBy.size < verifyLimits.policies) {
      this.#namedBy.set(digest, namedBy)
    }
  }

  /** The digests that were named, each with who named it first. */
  get all(): ReadonlyMap<string, string> {
    return this.#namedBy
  }
}

/** Looks at every stored policy, and whether those that the record names are among them; how many there were. */
export const checkPolicies = Effect.fnUntraced(function* (
  policies: Items<StoredPolicy>,
  names: PolicyNames,
  findings: Findings,
) {
  const missing = new Map(names.all)
  let count = 0
  yield* Stream.runForEach(findings.readable(policies), (policy) =>
    Effect.sync(() => {
      const { digest, text, storedAt, hash } = policy
      const found = (problem: string): void =>
        findings.found("policy", { policy: digest }, `policy ${digest} is stored ${problem}`, storedAt)
      count += 1
      missing.delete(digest)
      if (policyDigestOf(text) !== digest) found("with another text")
      else if (hash !== undefined && hash !== storedPolicyHash(policy)) found("otherwise than it was written")
    }),
  )
  for (const [digest, namedBy] of missing) {
    findings.found("policy", { policy: digest }, `policy ${digest} is not stored, and ${namedBy} names it`)
  }
  return count
})
