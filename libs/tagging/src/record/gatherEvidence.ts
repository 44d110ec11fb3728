import { Clock, Duration, Effect, Stream } from "effect"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import { fenceHeads } from "./fenceHeads.ts"
import type { GroupChain } from "./GroupChain.ts"
import type { Evidence } from "./judgeAction.ts"
import type { Action, Group, Head, UserAction } from "./Record.ts"

/**
 * Reads, for all actions of the groups, the live tags, the heads and the rows: at most 100 of each. The heads are fenced
 * before anything is made of them.
 */
export const gatherEvidence = Effect.fnUntraced(function* (
  { session, chain }: { readonly session: AccountSession; readonly chain: GroupChain },
  groups: ReadonlyArray<Group>,
  isLast: (group: Group, action: Action) => boolean,
) {
  const record = yield* ResourceRecord
  const actions = groups.flatMap((group) => group.actions)
  const arns = Array.from(new Set(actions.map((action) => action.resource)))
  const found = yield* session.read(chain.region, arns)
  const live = new Map(found.map((resource) => [resource.arn, resource.tags]))
  const heads = yield* record.heads(arns)
  const standing = yield* record.actions(Array.from(new Set(actions.map((action) => action.actionId))))
  // The row of an action that a later group holds as well is that group's.
  const rowOf = (group: Group, action: Action): UserAction | undefined =>
    isLast(group, action) ? standing.get(action.actionId) : undefined
  const open = groups.flatMap((group) =>
    group.actions.map((action) => ({
      group,
      action,
      head: heads.get(action.resource),
      row: rowOf(group, action),
      live: live.get(action.resource),
    })),
  )
  const fenced = yield* fenceHeads(chain, open)
  const entries = yield* laterEntries(actions, fenced)
  const now = yield* Clock.currentTimeMillis
  return (group: Group, action: Action): Evidence => ({
    group,
    action,
    live: live.get(action.resource),
    head: fenced.get(action.resource),
    row: rowOf(group, action),
    entry: entries.get(action.actionId),
    overdue: isOverdue(action, fenced.get(action.resource), rowOf(group, action), now),
  })
})

/**
 * The entries of actions whose head has moved on since: an action may be settled while its group waits for one before
 * it, and its resource is free to change by then.
 */
const laterEntries = Effect.fnUntraced(function* (
  actions: ReadonlyArray<Action>,
  heads: ReadonlyMap<ResourceArn, Head>,
) {
  const record = yield* ResourceRecord
  const passed = actions.filter(({ actionId, resource, rev }) => {
    const head = heads.get(resource)
    return head !== undefined && head.rev > rev && head.moved?.actionId !== actionId
  })
  const found = yield* Effect.forEach(
    passed,
    ({ actionId, resource, rev }) =>
      record.history(resource).pipe(
        Stream.takeWhile((entry) => entry.rev > rev),
        Stream.filter((entry) => entry.actionId === actionId),
        Stream.runHead,
        Effect.map((entry) => (entry._tag === "Some" ? [[actionId, entry.value] as const] : [])),
      ),
    { concurrency: SweepLimits.historiesAtOnce },
  )
  return new Map(found.flat())
})

/** Whether a change is older than AWS may take to show it. */
const isOverdue = (
  action: Action,
  head: Head | undefined,
  row: UserAction | undefined,
  now: number,
): boolean => {
  const since = head?.moved?.actionId === action.actionId ? head.timestamp : (row ?? action).timestamp
  return now - Date.parse(since) > Duration.toMillis(SweepLimits.visibility)
}
