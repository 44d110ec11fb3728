import { Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type ResourceArn, arnParts } from "../domain/ResourceArn.ts"
import { type Tags, isReservedKey } from "../domain/Tags.ts"
import type { AccountSession, FailedResources } from "../ports/MemberAccounts.ts"
import { type ActionInFlight, type Calls, type Sent, accepted, sentOf } from "./ActionInFlight.ts"
import type { GroupChain } from "./GroupChain.ts"
import { type ChangeSet, changeSetOf } from "./groupActions.ts"
import { inLeasedTime } from "./whileLeased.ts"

/** The tags that a resource can hold, `aws:` keys not counted (AWS). */
export const tagsPerResource = 50

/** Through which session calls are made, and for which chain of groups. */
export interface CallContext {
  readonly session: AccountSession
  readonly chain: GroupChain
  /**
   * Asked before each group is started. Absent where groups were started by an earlier process: what became of their
   * calls is not known, so that one which is not sent again is not one that was never sent.
   */
  readonly stopRequested?: Effect.Effect<boolean>
}

/** What the calls of a group came to, per resource. */
export type GroupCalls = ReadonlyMap<ResourceArn, Calls>

/**
 * Step 3: the calls of one group, whose actions have one change set in common.
 *
 * The add call goes first, and the remove call only to the resources whose add succeeded, so that a rename cut in the
 * middle leaves both keys rather than none. Only where the 51st tag would be needed does the remove go first; if the add
 * is then refused, what was removed is put back.
 *
 * No group starts once a stop was asked for, and no call unless the lease outlasts its time limit. A group that has
 * started goes on to its end; once the remove went first the add follows in any case: it must not be the lease that
 * leaves a resource without both.
 */
export const callGroup = Effect.fnUntraced(function* (
  context: CallContext,
  works: ReadonlyArray<ActionInFlight>,
) {
  const [first] = works
  if (first === undefined) return new Map() satisfies GroupCalls
  const changes = changeSetOf(first.action.changes)
  if (context.stopRequested !== undefined && (yield* context.stopRequested)) return unsentOf(works, changes)
  const crowded = works.filter((work) => needsRoom(work.observed, changes))
  const roomy = works.filter((work) => !needsRoom(work.observed, changes))
  const exact = roomy.filter(({ action }) => !holdsOneSpelling(action.resource))
  const caseless = roomy.filter(({ action }) => holdsOneSpelling(action.resource))
  return new Map([
    ...(yield* addThenRemove(context, exact, changes)),
    ...(yield* addThenRemove(context, caseless, changes, withoutRespelled(changes))),
    ...(yield* removeThenAdd(context, crowded, changes)),
  ]) satisfies GroupCalls
})

/** The calls of a group that was not started because a stop was asked for. */
const unsentOf = (works: ReadonlyArray<ActionInFlight>, { add, remove }: ChangeSet): GroupCalls => {
  const unsent: Sent = {
    _tag: "Unsent",
    reason: "stopped",
    message: "not attempted: the sweep was asked to stop",
  }
  const calls: Calls = {
    add: add.size === 0 ? undefined : unsent,
    remove: remove.length === 0 ? undefined : unsent,
  }
  return new Map(works.map((work) => [work.action.resource, calls]))
}

/** Whether adding before removing would need more tags than a resource can hold. */
export const needsRoom = (observed: Tags, { add, remove }: ChangeSet): boolean => {
  const own = Array.from(observed.keys()).filter((key) => !isReservedKey(key)).length
  const fresh = Array.from(add.keys()).filter((key) => !observed.has(key)).length
  return remove.length > 0 && own + fresh > tagsPerResource
}

/**
 * Whether a resource holds one spelling of a key at a time: IAM takes another spelling for the same key, so that adding
 * `Owner` takes the place of `owner`, and removing `owner` then would take `Owner` off (IAM guide, tagging).
 */
const holdsOneSpelling = (arn: ResourceArn): boolean => arnParts(arn).service === "iam"

/** A change set without the removals that its additions bring about, where only one spelling of a key is held. */
const withoutRespelled = ({ add, remove }: ChangeSet): ChangeSet => {
  const added = new Set(Array.from(add.keys(), (key) => key.toLowerCase()))
  return { add, remove: remove.filter((key) => !added.has(key.toLowerCase())) }
}

/** `toRemove` has the removals that need a call of their own; where none does, the add call made them. */
const addThenRemove = Effect.fnUntraced(function* (
  context: CallContext,
  works: ReadonlyArray<ActionInFlight>,
  changes: ChangeSet,
  toRemove: ChangeSet = changes,
) {
  const added = yield* sendWhileLeased(context, works, addOf(context, changes))
  if (toRemove.remove.length === 0) return collect(works, added, added, changes)
  const next = works.filter((work) => isOkay(added.get(work.action.resource)))
  const removed = yield* sendWhileLeased(context, next, removeOf(context, toRemove))
  return collect(works, added, removed, changes)
})

const removeThenAdd = Effect.fnUntraced(function* (
  context: CallContext,
  works: ReadonlyArray<ActionInFlight>,
  changes: ChangeSet,
) {
  const removed = yield* sendWhileLeased(context, works, removeOf(context, changes))
  const next = works.filter((work) => isOkay(removed.get(work.action.resource)))
  const added = yield* send(next, addOf(context, changes))
  const undone = new Map(removed)
  for (const work of next) {
    const refusal = added.get(work.action.resource)
    if (refusal?._tag === "Refused") {
      undone.set(work.action.resource, yield* putBack(context, work, changes, refusal.failure))
    }
  }
  return collect(works, added, undone, changes)
})

/** Puts back what was removed to make room for an add that AWS then refused: the removal did not happen. */
export const putBack = Effect.fnUntraced(function* (
  context: CallContext,
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
  const back = yield* send([work], addOf(context, { add: before, remove: [] }))
  return isOkay(back.get(work.action.resource))
    ? ({ _tag: "Refused", failure: refusal } satisfies Sent)
    : accepted
})

const isOkay = (sent: Sent | undefined): boolean => sent === undefined || sent._tag === "Accepted"

/** One call for some resources, bounded in time; undefined where there is nothing to write. */
type TagCall = ((arns: ReadonlyArray<ResourceArn>) => Effect.Effect<FailedResources, CallFailed>) | undefined

const addOf = ({ session, chain }: CallContext, { add }: ChangeSet): TagCall =>
  add.size === 0
    ? undefined
    : (arns) => inLeasedTime(chain, "TagResources")(session.tag(chain.region, arns, add))

const removeOf = ({ session, chain }: CallContext, { remove }: ChangeSet): TagCall =>
  remove.length === 0
    ? undefined
    : (arns) => inLeasedTime(chain, "UntagResources")(session.untag(chain.region, arns, remove))

const sendWhileLeased = Effect.fnUntraced(function* (
  { chain }: CallContext,
  works: ReadonlyArray<ActionInFlight>,
  call: TagCall,
) {
  if (yield* chain.holds) return yield* send(works, call)
  const unsent: Sent = {
    _tag: "Unsent",
    reason: "busy",
    message: "not sent: the lease of the account was lost",
  }
  return new Map(call === undefined ? [] : works.map((work) => [work.action.resource, unsent] as const))
})

/** Sends one call to all of the works, and says for each what became of it. */
const send = Effect.fnUntraced(function* (works: ReadonlyArray<ActionInFlight>, call: TagCall) {
  const arns = works.map((work) => work.action.resource)
  if (arns.length === 0 || call === undefined) return new Map<ResourceArn, Sent>()
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
  other?._tag === "Unsent"
    ? other
    : other?._tag === "Refused" || other?._tag === "Lost"
      ? {
          _tag: "Unsent",
          reason: other.failure.reason,
          message: `not sent, because: ${other.failure.message}`,
          ...(other._tag === "Refused" ? { refusal: other.failure } : {}),
        }
      : { _tag: "Unsent", reason: "stopped", message: "it was not sent" }
