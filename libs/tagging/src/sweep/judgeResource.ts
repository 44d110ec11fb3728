import { Clock, Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import type { Region } from "../domain/Region.ts"
import { resourceTypeOf } from "../domain/ResourceArn.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import { noTags } from "../domain/Tags.ts"
import { classify } from "../desired/classify.ts"
import type { Verdict } from "../desired/Verdict.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import { judgeDrift } from "../record/judgeDrift.ts"
import type { Contest } from "../record/Contest.ts"
import type { Head } from "../record/Record.ts"

import { askDefaultVpc, nothingTold } from "./askDefaultVpc.ts"
import type { EarlierWork } from "./EarlierWork.ts"
import { holdContested } from "./holdContested.ts"
import type { SweepRun } from "./SweepRun.ts"

/** What a page of resources is judged with. */
export interface RegionContext {
  readonly run: SweepRun
  readonly session: AccountSession
  readonly account: AccountFacts
  readonly region: Region
  /** Resources with an action that recovery had to leave open. */
  readonly open: ReadonlySet<ResourceArn>
  /** What earlier processes of the same sweep changed. */
  readonly earlier: EarlierWork
}

/** A resource with what the record and the policy say of it. */
export interface JudgedResource {
  readonly resource: ObservedResource
  readonly head: Head | undefined
  readonly found: ResourceClass
  /** What somebody else changed since the record was last written. */
  readonly external: ReadonlyArray<KeyChange>
  /** Keys that somebody keeps undoing, with what was found now. */
  readonly contests: ReadonlyArray<Contest>
  readonly verdict: Verdict
  /** Why it is not known whether the resource is AWS's own: then it has failed, for nothing may rest on that. */
  readonly untold: CallFailed | undefined
}

/**
 * Judges the resources of a page: against the record for drift, against the rules for what is due.
 *
 * A resource that differs from the record so soon after our own change that AWS may not show it yet is read once more;
 * if it still differs, it is settling and nothing is decided.
 */
export const judgeResources = Effect.fnUntraced(function* (
  context: RegionContext,
  resources: ReadonlyArray<ObservedResource>,
  heads: ReadonlyMap<ResourceArn, Head>,
) {
  const now = yield* Clock.currentTimeMillis
  const unclear = resources.filter((resource) => {
    const head = heads.get(resource.arn)
    return head !== undefined && judgeDrift(head, resource.tags, now)._tag === "Unclear"
  })
  const again = new Map(
    unclear.length === 0
      ? []
      : (yield* context.session.read(
          context.region,
          unclear.map((resource) => resource.arn),
        )).map((resource) => [resource.arn, resource] as const),
  )
  const { request } = context.run
  // A revert takes back what a sweep changed, whoever made the resource.
  const { made, untold } =
    request.revert === undefined
      ? yield* askDefaultVpc(
          request.policy,
          context.session,
          context.region,
          resources.flatMap(({ arn }) => (exemptionOn(context, arn) === undefined ? [arn] : [])),
        )
      : nothingTold
  return resources.map((first): JudgedResource => {
    const resource = again.get(first.arn) ?? first
    const head = heads.get(resource.arn)
    const drift = head === undefined ? undefined : judgeDrift(head, resource.tags, now)
    const open = context.open.has(resource.arn)
    // Until an open action is settled nobody can tell what of it shows: nothing is recorded either.
    const external = drift?._tag === "External" && !open ? drift.changes : []
    const roundsMax = context.run.request.policy.limits.undoneRounds
    const held = holdContested(verdictOn(context, resource), { head, external, roundsMax, now })
    const { verdict, contests } = held
    const settling = open || drift?._tag === "Unclear"
    const doubt = doubtOf(untold.get(resource.arn), verdict)
    const condition = {
      arn: resource.arn,
      awsManaged: made.has(resource.arn),
      untaggable: context.run.refusedTypes.has(resource.arn),
      failed: doubt !== undefined,
      settling,
    }
    return { resource, head, found: classify(verdict, condition), external, contests, verdict, untold: doubt }
  })
})

/** What EC2 does not show any more is gone: that it was once AWS's own matters only where something would be written. */
const doubtOf = (untold: CallFailed | undefined, { changes }: Verdict): CallFailed | undefined =>
  untold?.reason === "not-found" && changes.length === 0 ? undefined : untold

/** The exemption that frees a resource, by where it is and of what type; its tags are not asked. */
export const exemptionOn = (
  { run, account, region }: Pick<RegionContext, "run" | "account" | "region">,
  arn: ResourceArn,
): string | undefined =>
  run.evaluate({ account, region, arn, type: resourceTypeOf(arn), observed: noTags }, run.today).exemption

/**
 * What the policy says of a resource as it was read. That an exemption expired is left out: it is said once for the
 * policy, and makes no resource that is otherwise right wrong.
 */
export const verdictOn = (
  { run, account, region }: Pick<RegionContext, "run" | "account" | "region">,
  resource: Pick<ObservedResource, "arn" | "tags">,
): Verdict => {
  const verdict = run.evaluate(
    { account, region, arn: resource.arn, type: resourceTypeOf(resource.arn), observed: resource.tags },
    run.today,
  )
  const findings = verdict.findings.filter(({ reason }) => reason !== "exemption-expired")
  return findings.length === verdict.findings.length ? verdict : { ...verdict, findings }
}
