import { Effect } from "effect"
import { type ActionIdentity, ActionIds } from "../record/actionId.ts"
import { externalUser } from "../record/judgeDrift.ts"
import type { DueAction } from "../record/openWave.ts"
import type { ActionType, Group, Head, UserAction } from "../record/Record.ts"
import { canonicalJson } from "../record/sha256.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { JudgedResource, RegionContext } from "./judgeResource.ts"
import { SweepLimits } from "./SweepLimits.ts"

/** Who made a change that was found, and in which sweep by which policy: what a group says once for its actions. */
export type Author = Pick<Group, "sweepId" | "policyDigest" | "userInfo">

/** A change that AWS shows and the record does not have. */
export interface FoundChange {
  readonly author: Author
  readonly due: DueAction
}

/**
 * The changes of a page that the record does not have: of each resource the one that leads from what was last recorded
 * to what was read now.
 *
 * One that is exactly what an action of ours was to do, which was given up as failed, happened after all: that action is
 * reopened, and the change is recorded as ours. Any other is somebody else's.
 */
export const foundChanges = Effect.fnUntraced(function* (
  context: RegionContext,
  page: ReadonlyArray<JudgedResource>,
  observedBetween: readonly [string | null, string],
) {
  const drifted = page.flatMap(({ resource, head, external, contests }) =>
    head === undefined || external.length === 0 ? [] : [{ arn: resource.arn, head, external, contests }],
  )
  const idOf = yield* ActionIds
  const failed = yield* failedActions(drifted.flatMap((drift) => ownIdentities(drift).map(idOf)))
  return drifted.map((drift): FoundChange => {
    const ours = ownIdentities(drift).flatMap((identity) => failed.get(idOf(identity)) ?? [])[0]
    if (ours !== undefined) return reopened(drift.head, ours)
    const external = identityOf(drift, "external")
    return externalChange(context, { ...drift, actionId: idOf(external) }, observedBetween)
  })
})

/** Changes by their authors, in the order in which they come. */
export const byAuthor = (
  changes: ReadonlyArray<FoundChange>,
): ReadonlyArray<readonly [Author, ReadonlyArray<DueAction>]> =>
  Array.from(
    Map.groupBy(changes, ({ author }) => canonicalJson(author)).values(),
    (own) => [own[0]?.author, own.map(({ due }) => due)] as const,
  ).flatMap(([author, due]) => (author === undefined ? [] : [[author, due] as const]))

interface Drifted {
  readonly arn: UserAction["resource"]
  readonly head: Head
  readonly external: JudgedResource["external"]
  readonly contests: JudgedResource["contests"]
}

const identityOf = ({ arn, head, external }: Drifted, actionType: ActionType): ActionIdentity => ({
  resource: arn,
  rev: head.rev,
  actionType,
  changes: external,
})

/** What the same change is where it was ours. */
const ownIdentities = (drift: Drifted): ReadonlyArray<ActionIdentity> => {
  const own = drift.external.every(({ after }) => after === null) ? "untag" : "tag"
  return [identityOf(drift, own), identityOf(drift, "revert")]
}

const failedActions = Effect.fnUntraced(function* (ids: ReadonlyArray<string>) {
  const record = yield* ResourceRecord
  const failed = new Map<string, UserAction>()
  for (let start = 0; start < ids.length; start += SweepLimits.headsPerRead) {
    const rows = yield* record.actions(ids.slice(start, start + SweepLimits.headsPerRead))
    for (const [id, row] of rows) if (row.status === "failed") failed.set(id, row)
  }
  return failed
})

const reopened = (head: Head, row: UserAction): FoundChange => {
  const { actionId, actionType, resource, rev, changes, rules, timestamp } = row
  return {
    author: { sweepId: row.sweepId, policyDigest: row.policyDigest, userInfo: row.userInfo },
    due: {
      action: { actionId, actionType, resource, rev, changes, rules, timestamp },
      head,
      observed: head.tags,
    },
  }
}

const externalChange = (
  { run }: RegionContext,
  drift: Drifted & { readonly actionId: string },
  observedBetween: readonly [string | null, string],
): FoundChange => {
  const { arn, head, external } = drift
  const [, timestamp] = observedBetween
  return {
    author: {
      sweepId: run.sweepId,
      policyDigest: run.request.policy.digest,
      userInfo: externalUser(head, external, observedBetween),
    },
    due: {
      action: {
        actionId: drift.actionId,
        actionType: "external",
        resource: arn,
        rev: head.rev,
        changes: external,
        rules: {},
        timestamp,
      },
      head,
      // The entry holds the tags as they are: what was recorded, with what changed since.
      observed: head.tags,
      contests: drift.contests,
    },
  }
}
