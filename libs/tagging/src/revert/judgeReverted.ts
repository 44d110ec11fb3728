import { makeGuard } from "../desired/Guard.ts"
import type { Blocked } from "../desired/Verdict.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import type { BlockedReason } from "../domain/Reason.ts"
import { type ResourceArn, resourceTypeOf } from "../domain/ResourceArn.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import { type KeyChange, operationOf, type TagChange } from "../domain/TagChange.ts"
import type { Tags } from "../domain/Tags.ts"
import { managedKeys } from "../policy/managedKeys.ts"
import { withChanges } from "../record/historyEntry.ts"
import type { Head } from "../record/Record.ts"
import { type JudgedResource, type RegionContext, verdictOn } from "../sweep/judgeResource.ts"
import type { SweepChanges } from "./ownChanges.ts"
import type { KeptReason } from "./RevertTarget.ts"

/** A key that is not restored, and why. */
export interface KeptKey {
  readonly key: string
  readonly reason: KeptReason | BlockedReason
  readonly message: string
}

/** What is to be done about a resource that a sweep changed. */
export interface RevertJudgement {
  readonly resource: ResourceArn
  /** Its class in the counts; undefined where AWS does not show it. `compliant`: there is nothing to restore. */
  readonly found: ResourceClass | undefined
  readonly kept: ReadonlyArray<KeptKey>
  /** How many keys an earlier revert took back. */
  readonly reverted: number
  readonly due:
    | {
        readonly resource: ObservedResource
        readonly head: Head | undefined
        readonly changes: ReadonlyArray<TagChange>
      }
    | undefined
  /** Set where a guard refuses what would be due. */
  readonly blocked: (Blocked & { readonly changes: ReadonlyArray<TagChange> }) | undefined
  /** How many of the keys that are due the policy wants as they are now. */
  readonly policyWants: number
}

/** A resource with what a sweep changed on it, and as it was read now, if AWS shows it. */
export interface RevertEvidence {
  readonly resource: ResourceArn
  readonly changes: SweepChanges
  readonly found: JudgedResource | undefined
}

/**
 * Judges what of a sweep's changes on a resource is to be taken back: per key, if the live value is the sweep's own and
 * the policy manages the key; for the whole resource, if no guard refuses.
 */
export const judgeReverted = (context: RegionContext, evidence: RevertEvidence): RevertJudgement => {
  const { resource, changes, found } = evidence
  const lost = changes.lost.map(({ key, by }) => kept(key, "changed-since", `it was changed by ${by}`))
  const all = (reason: KeptReason, message: string): RevertJudgement => ({
    ...nothingDue,
    resource,
    found: found?.found,
    reverted: changes.reverted,
    kept: [...lost, ...changes.own.map(({ key }) => kept(key, reason, message))],
  })
  if (found === undefined) return all("gone", "AWS does not show the resource any more")
  if (found.found === "exempt")
    return all("exempt", `exemption ${found.verdict.exemption ?? ""} covers the resource`)
  if (found.found === "settling") {
    return all("settling", "it was written to too recently to be judged, or an action on it is not settled")
  }
  const { policy } = context.run.request
  const managed = managedKeys(policy)
  const judged = changes.own.map((own) => judgeKey(own, found, managed))
  const due = judged.flatMap((each) => ("op" in each ? [each] : []))
  const judgement = {
    ...nothingDue,
    resource,
    reverted: changes.reverted,
    kept: [...lost, ...judged.flatMap((each) => ("op" in each ? [] : [each]))],
  }
  if (due.length === 0) return { ...judgement, found: "compliant" }
  const after = withChanges(found.resource.tags, due)
  const blocked = makeGuard(policy, { type: resourceTypeOf(resource), account: context.account })(due, after)
  if (blocked !== undefined) {
    const refused = due.map(({ key }) => kept(key, blocked.reason, blocked.message))
    return {
      ...judgement,
      found: "blocked",
      kept: [...judgement.kept, ...refused],
      blocked: { ...blocked, changes: due },
    }
  }
  return {
    ...judgement,
    found: "changed",
    due: { resource: found.resource, head: found.head, changes: due },
    policyWants: wantedAgain(context, found.resource, due, after),
  }
}

/** A resource of which nobody knows yet what became of the sweep's action on it. */
export const unsettled = (resource: ResourceArn, keys: ReadonlyArray<string>): RevertJudgement => ({
  ...nothingDue,
  resource,
  found: "settling",
  kept: keys.map((key) => kept(key, "settling", "the sweep's action on the resource is not settled")),
})

const nothingDue = { due: undefined, blocked: undefined, reverted: 0, policyWants: 0 } as const

const kept = (key: string, reason: KeptKey["reason"], message: string): KeptKey => ({ key, reason, message })

const judgeKey = (
  { key, before, after }: KeyChange,
  { resource, external }: JudgedResource,
  managed: ReadonlySet<string>,
): TagChange | KeptKey => {
  if (!managed.has(key)) return kept(key, "not-managed", "no rule of the policy names the key")
  const live = resource.tags.get(key) ?? null
  if (live !== after || external.some((change) => change.key === key)) {
    return kept(key, "changed-since", "it was changed by somebody else, which the record did not know yet")
  }
  const change = { key, before: after, after: before }
  // No rule asks for it.
  return { ...change, op: operationOf(change), rule: "", line: 0 }
}

/** How many of the keys the policy would change again. */
const wantedAgain = (
  context: RegionContext,
  { arn }: ObservedResource,
  due: ReadonlyArray<TagChange>,
  after: Tags,
): number => {
  const verdict = verdictOn(context, { arn, tags: after })
  if (verdict.blocked !== undefined) return 0
  return due.filter(({ key }) => verdict.changes.some((change) => change.key === key)).length
}
