import { Effect } from "effect"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Tags } from "../domain/Tags.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { GroupChain } from "./GroupChain.ts"
import { seenHead } from "./historyEntry.ts"
import { tagsBefore } from "./judgeAction.ts"
import type { Action, Group, Head, UserAction } from "./Record.ts"
import { takenElsewhere } from "./whileLeased.ts"

/** An action that was left open, with what is known of its resource. */
export interface OpenAction {
  readonly group: Group
  readonly action: Action
  readonly head: Head | undefined
  readonly row: UserAction | undefined
  readonly live: Tags | undefined
}

/**
 * Fences the heads of actions that are about to be judged, and says where they stand.
 *
 * The process that opened the group may only be held still. If it goes on after the action was judged here, and moves
 * the head by what it knew, that is not what was judged: so it must not be able to any more. Only heads that the action
 * has not moved yet need it. One that moved meanwhile is read anew, and judged by where it is then.
 *
 * **Gotchas** A resource that was never recorded and that AWS does not know any more has no tags to put a head with: it
 * is judged as gone without a fence.
 */
export const fenceHeads = Effect.fnUntraced(function* (
  chain: GroupChain,
  actions: ReadonlyArray<OpenAction>,
) {
  const record = yield* ResourceRecord
  const heads = new Map(
    actions.flatMap(({ action, head }) => (head === undefined ? [] : [[action.resource, head] as const])),
  )
  const moved = new Set<ResourceArn>()
  yield* Effect.forEach(
    actions.filter(needsFence),
    (open) =>
      Effect.gen(function* () {
        const at = open.head ?? firstHead(open)
        if (yield* record.fenceHead(at, open.head?.rev ?? null, chain.epoch)) {
          heads.set(at.resource, { ...at, fence: chain.epoch })
        } else moved.add(at.resource)
      }),
    { concurrency: SweepLimits.headsFencedAtOnce, discard: true },
  )
  if (moved.size === 0) return heads
  for (const [arn, head] of yield* record.heads(Array.from(moved))) {
    if ((head.fence ?? 0) > chain.epoch) {
      return yield* takenElsewhere(chain, "FenceHead", "another process settles the actions that are open")
    }
    heads.set(arn, head)
  }
  return heads
})

const needsFence = ({ action, head, row, live }: OpenAction): boolean =>
  row !== undefined && (head?.rev ?? action.rev) === action.rev && (head !== undefined || live !== undefined)

const firstHead = ({ group, action, live }: OpenAction): Head =>
  seenHead(action.resource, tagsBefore({ action, live }), {
    ...group,
    timestamp: action.timestamp,
    userInfo: group.userInfo,
  })
