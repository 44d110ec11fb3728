import { Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import { type Tags, isReservedKey } from "../domain/Tags.ts"
import type { AccountSession, FailedResources } from "../ports/MemberAccounts.ts"
import { type ActionInFlight, type Calls, type Sent, accepted, sentOf } from "./ActionInFlight.ts"
import { type ChangeSet, changeSetOf } from "./groupActions.ts"

/** The tags that a resource can hold, `aws:` keys not counted (AWS). */
export const tagsPerResource = 50

/** What the calls of a group came to, per resource. */
export type GroupCalls = ReadonlyMap<ResourceArn, Calls>

/**
 * Step 3: the calls of one group, whose actions have one change set in common.
 *
 * The add call goes first, and the remove call only to the resources whose add succeeded, so that a rename cut in the
 * middle leaves both keys rather than none. Only where the 51st tag would be needed does the remove go first; if the add
 * is then refused, what was removed is put back.
 */
export const callGroup = Effect.fnUntraced(function* (
  session: AccountSession,
  region: Region,
  works: ReadonlyArray<ActionInFlight>,
) {
  const [first] = works
  if (first === undefined) return new Map() satisfies GroupCalls
  const changes = changeSetOf(first.action.changes)
  const crowded = works.filter((work) => needsRoom(work.observed, changes))
  const roomy = works.filter((work) => !needsRoom(work.observed, changes))
  return new Map([
    ...(yield* addThenRemove(session, region, roomy, changes)),
    ...(yield* removeThenAdd(session, region, crowded, changes)),
  ]) satisfies GroupCalls
})

/** Whether adding before removing would need more tags than a resource can hold. */
const needsRoom = (observed: Tags, { add, remove }: ChangeSet): boolean => {
  const own = Array.from(observed.keys()).filter((key) => !isReservedKey(key)).length
  const fresh = Array.from(add.keys()).filter((key) => !observed.has(key)).length
  return remove.length > 0 && own + fresh > tagsPerResource
}

const addThenRemove = Effect.fnUntraced(function* (
  session: AccountSession,
  region: Region,
  works: ReadonlyArray<ActionInFlight>,
  changes: ChangeSet,
) {
  const added = yield* send(works, changes.add.size, (arns) => session.tag(region, arns, changes.add))
  const next = works.filter((work) => isOkay(added.get(work.action.resource)))
  const removed = yield* send(next, changes.remove.length, (arns) =>
    session.untag(region, arns, changes.remove),
  )
  return collect(works, added, removed, changes)
})

const removeThenAdd = Effect.fnUntraced(function* (
  session: AccountSession,
  region: Region,
  works: ReadonlyArray<ActionInFlight>,
  changes: ChangeSet,
) {
  const removed = yield* send(works, changes.remove.length, (arns) =>
    session.untag(region, arns, changes.remove),
  )
  const next = works.filter((work) => isOkay(removed.get(work.action.resource)))
  const added = yield* send(next, changes.add.size, (arns) => session.tag(region, arns, changes.add))
  const undone = new Map(removed)
  for (const work of next) {
    const refusal = added.get(work.action.resource)
    if (refusal?._tag === "Refused") {
      undone.set(work.action.resource, yield* putBack(session, region, work, changes, refusal.failure))
    }
  }
  return collect(works, added, undone, changes)
})

/** Puts back what was removed to make room for an add that AWS then refused: the removal did not happen. */
const putBack = Effect.fnUntraced(function* (
  session: AccountSession,
  region: Region,
  work: ActionInFlight,
  changes: ChangeSet,
  refusal: CallFailed,
) {
  const before = new Map(
    changes.remove.flatMap((key) => {
      const value = work.observed.get(key)
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
  const back = yield* send([work], before.size, (arns) => session.tag(region, arns, before))
  return isOkay(back.get(work.action.resource))
    ? ({ _tag: "Refused", failure: refusal } satisfies Sent)
    : accepted
})

const isOkay = (sent: Sent | undefined): boolean => sent === undefined || sent._tag === "Accepted"

/** Sends one call to all of the works, and says for each what became of it; nothing is sent where there is nothing to. */
const send = Effect.fnUntraced(function* (
  works: ReadonlyArray<ActionInFlight>,
  size: number,
  call: (arns: ReadonlyArray<ResourceArn>) => Effect.Effect<FailedResources, CallFailed>,
) {
  const arns = works.map((work) => work.action.resource)
  if (arns.length === 0 || size === 0) return new Map<ResourceArn, Sent>()
  return yield* call(arns).pipe(
    Effect.map((failed) => {
      const sent = (arn: ResourceArn): Sent => {
        const failure = failed.get(arn)
        return failure === undefined ? accepted : sentOf(failure)
      }
      return new Map(arns.map((arn) => [arn, sent(arn)]))
    }),
    Effect.catch((failure) => Effect.succeed(new Map(arns.map((arn) => [arn, sentOf(failure)])))),
  )
})

const collect = (
  works: ReadonlyArray<ActionInFlight>,
  added: ReadonlyMap<ResourceArn, Sent>,
  removed: ReadonlyMap<ResourceArn, Sent>,
  changes: ChangeSet,
): ReadonlyArray<readonly [ResourceArn, Calls]> =>
  works.map(({ action: { resource } }) => {
    const add = changes.add.size === 0 ? undefined : (added.get(resource) ?? held(removed.get(resource)))
    const remove =
      changes.remove.length === 0 ? undefined : (removed.get(resource) ?? held(added.get(resource)))
    return [resource, { add, remove }]
  })

/** A call that was not sent because the one before it did not succeed fails for the same reason. */
const held = (other: Sent | undefined): Sent =>
  other?._tag === "Refused" || other?._tag === "Lost"
    ? { _tag: "Unsent", reason: other.failure.reason, message: `not sent, because: ${other.failure.message}` }
    : { _tag: "Unsent", reason: "stopped", message: "it was not sent" }
