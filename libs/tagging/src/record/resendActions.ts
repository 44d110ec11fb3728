import { Clock, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { StopRequest } from "../sweep/StopRequest.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { ActionInFlight, KeyOutcome } from "./ActionInFlight.ts"
import { type CallContext, needsRoom, putBack } from "./callGroup.ts"
import { changeSetOf, groupActions } from "./groupActions.ts"
import { intentOf } from "./GroupWork.ts"
import type { Judgement } from "./judgeAction.ts"
import { whileLeased } from "./whileLeased.ts"
import { sendGroups } from "./sendGroups.ts"

type SendAgain = Extract<Judgement, { readonly _tag: "SendAgain" }>

/** An action that was sent again, with what became of all its keys. */
export interface Resent {
  readonly work: ActionInFlight
  readonly keys: ReadonlyArray<KeyOutcome>
}

/**
 * Sends the open keys of actions again, under the same ids, and says what became of all keys of each.
 *
 * Only the open ones: a key that somebody else has written since is not written over. Each intent is first dated anew:
 * from then on AWS has its time to show the change, and the entry tells when it was made. One that is not acknowledged
 * stays as it is, and so do all once a stop was asked for.
 */
export const resendActions = Effect.fnUntraced(function* (
  context: CallContext,
  judgements: ReadonlyArray<SendAgain>,
): Effect.fn.Return<ReadonlyMap<SendAgain, Resent>, CallFailed, ResourceRecord> {
  const stop = yield* StopRequest
  if (judgements.length === 0 || (yield* stop.requested)) return new Map()
  const parts = yield* renewIntents(context, judgements)
  const groups = groupActions(
    parts.map((part) => ({ ...openPart(part).action, part })),
    { resources: SweepLimits.resourcesPerGroup, bytes: SweepLimits.bytesPerGroup },
  ).map((list) => list.map(({ part }) => part))
  const outcomes = yield* sendGroups(
    context,
    groups.map((list) => list.map(openPart)),
  )
  const resent = yield* Effect.forEach(groups.flat(), (part, index) =>
    undoHalf(context, part.work, merged(part.keys, outcomes[index] ?? [])).pipe(
      Effect.map((keys) => [part.judgement, { work: part.work, keys }] as const),
    ),
  )
  return new Map(resent)
})

interface Part extends Resent {
  readonly judgement: SendAgain
}

const renewIntents = Effect.fnUntraced(function* (
  { chain }: CallContext,
  judgements: ReadonlyArray<SendAgain>,
) {
  const record = yield* ResourceRecord
  const timestamp = new Date(yield* Clock.currentTimeMillis).toISOString()
  const parts = judgements.map((judgement): Part => {
    const { work, keys } = judgement
    return { judgement, work: { ...work, action: { ...work.action, timestamp } }, keys }
  })
  const acknowledged = yield* record
    .putActions(parts.map(({ work }) => intentOf(work)))
    .pipe(whileLeased(chain, "PutIntents"))
  return parts.filter(({ work }) => acknowledged.has(work.action.actionId))
})

/** An action cut down to its open keys. */
const openPart = ({ work, keys }: Part): ActionInFlight => {
  const changes = keys.filter((key) => key.state === "open").map((key) => key.change)
  return { ...work, action: { ...work.action, changes } }
}

/**
 * A key that was not sent again (the lease was lost meanwhile, or the answer to the call before it was) is as open as
 * before: the call of the earlier process may have taken effect and not show yet. Only AWS's refusal settles it.
 */
const merged = (
  judged: ReadonlyArray<KeyOutcome>,
  resent: ReadonlyArray<KeyOutcome>,
): ReadonlyArray<KeyOutcome> =>
  judged.map((key) => {
    const again = resent.find(({ change }) => change.key === key.change.key) ?? key
    return isUnsent(again) ? key : again
  })

const isUnsent = ({ state, reason, refusal }: KeyOutcome): boolean =>
  state === "failed" && refusal === undefined && reason !== "indeterminate"

/**
 * Where an earlier process removed first, to make room for an add that AWS refuses now: what was removed is put back,
 * as that process would have done.
 */
const undoHalf = Effect.fnUntraced(function* (
  context: CallContext,
  work: ActionInFlight,
  keys: ReadonlyArray<KeyOutcome>,
) {
  const changes = changeSetOf(work.action.changes)
  const refused = keys.find((key) => key.change.after !== null && key.refusal !== undefined)?.refusal
  const removed = keys.filter((key) => key.change.after === null && key.state === "verified")
  if (refused === undefined || removed.length === 0 || !needsRoom(work.observed, changes)) return keys
  const back = yield* putBack(context, work, changes, refused)
  if (back._tag !== "Refused") return keys
  const { reason, message } = refused
  return keys.map((key): KeyOutcome =>
    removed.includes(key) ? { change: key.change, state: "failed", reason, message } : key,
  )
})
