import { isReservedKey, type Tags } from "../domain/Tags.ts"
import type { Policy } from "../policy/Policy.ts"
import { isAllowed } from "./KeyPlan.ts"
import type { Round } from "./playRound.ts"
import type { TagFinding } from "./Verdict.ts"

const noFindings: ReadonlyArray<TagFinding> = []

/** What the last round refused, and the values that no rule mends; sorted by key. */
export const findingsOf = (policy: Policy, last: Round): ReadonlyArray<TagFinding> => {
  let findings: Array<TagFinding> | undefined
  for (const [key, decision] of last.decisions)
    if (decision.kind === "refuse")
      (findings ??= []).push({
        reason: decision.reason,
        rule: decision.by.rule,
        key,
        message: decision.message,
      })
  for (const [key, allowed] of policy.values) {
    const finding = valueFinding(key, last.state.tags, (value) => isAllowed(allowed, value))
    if (finding === undefined || findings?.some((each) => isSame(each, finding)) === true) continue
    ;(findings ??= []).push(finding)
  }
  return findings?.toSorted((left, right) => ((left.key ?? "") <= (right.key ?? "") ? -1 : 1)) ?? noFindings
}

/** The tags as they end up are held against `values`, whoever set them and whether or not a rule names the key. */
const valueFinding = (
  key: string,
  tags: Tags,
  allows: (value: string) => boolean,
): TagFinding | undefined => {
  const value = tags.get(key)
  if (value === undefined || allows(value) || isReservedKey(key)) return undefined
  const message = `${key} is ${JSON.stringify(value)}, which it may not hold`
  return { reason: "value-not-allowed", rule: undefined, key, message }
}

/** A key whose observed value is bad, and for which a rule's value is bad too, is one finding: the rule's. */
const isSame = (left: TagFinding, right: TagFinding): boolean =>
  left.key === right.key && left.reason === right.reason
