import { Clock, Duration, Effect, Stream } from "effect"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { GroupChain } from "./GroupChain.ts"
import { rowPartsOf, withAttempt } from "./GroupWork.ts"
import type { Action, ActionAttempt, ActionOutcome, Group, UserAction } from "./Record.ts"
import { userActionHash } from "./userActionHash.ts"
import { whileLeased } from "./whileLeased.ts"

/** What a group says of an action: nothing yet where it is open, nothing at all where it closed without sending it. */
interface Mention {
  readonly group: Group
  readonly action: Action
  readonly outcome: ActionOutcome | undefined
}

/**
 * Compares the rows of groups that were taken over and closed with these groups, and writes those that differ again
 * (RECORD.md: what the groups say is so).
 *
 * A batch has no condition. One that left a process which was held still after it had asked for its lease arrives when
 * another has settled its groups, and writes rows over those that stand: what was intended, or what the one that was held
 * knew. History and heads have conditions and stand; here the rows are brought to agree with them again. Once the groups
 * are closed for longer than AWS takes any request for, they are not looked at any more.
 *
 * **Gotchas** A row that cannot be made again from its groups is left as it is, for `verify` to name.
 */
export const repairRows = Effect.fnUntraced(function* (chain: GroupChain) {
  const { watched } = chain.state
  if (watched === undefined) return
  const ledger = yield* SweepLedger
  const now = yield* Clock.currentTimeMillis
  const groups = yield* ledger.groups(chain.account, chain.region, watched.from, watched.to)
  const suspects = yield* rowsThatDiffer(groups)
  if (suspects.size > 0) yield* writeAgain(chain, suspects)
  if (now - Date.parse(watched.at) > Duration.toMillis(SweepLimits.visibility)) chain.unwatch()
})

/** The rows that are not as the group says which stands last among these. */
const rowsThatDiffer = Effect.fnUntraced(function* (groups: ReadonlyArray<Group>) {
  const record = yield* ResourceRecord
  const mentions = new Map(groups.flatMap(mentionsIn).map((mention) => [mention.action.actionId, mention]))
  const rows = yield* record.actions(Array.from(mentions.keys()))
  return new Map(
    Array.from(rows).filter(([id, row]) => {
      const outcome = mentions.get(id)?.outcome
      return outcome === undefined ? row.status === "intended" : outcome.row !== userActionHash(row)
    }),
  )
})

/** An action may stand in more groups than one: what holds is what the last one says that was closed with it. */
const writeAgain = Effect.fnUntraced(function* (
  chain: GroupChain,
  suspects: ReadonlyMap<string, UserAction>,
) {
  const ledger = yield* SweepLedger
  const record = yield* ResourceRecord
  const mentions = new Map<string, Array<Mention>>(Array.from(suspects.keys(), (id) => [id, []]))
  yield* Stream.runForEach(ledger.allGroups(chain.account, chain.region), (group) =>
    Effect.sync(() => {
      for (const mention of mentionsIn(group)) mentions.get(mention.action.actionId)?.push(mention)
    }),
  )
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const rows = Array.from(suspects).flatMap(([id, row]) => rowBy(mentions.get(id) ?? [], row, now) ?? [])
  yield* record.putActions(rows).pipe(whileLeased(chain, "RepairRows"))
})

const mentionsIn = (group: Group): ReadonlyArray<Mention> =>
  group.actions.map((action) => ({
    group,
    action,
    outcome: group.closed?.outcomes.find(({ actionId }) => actionId === action.actionId),
  }))

/** The row that groups tell of; undefined where the one that stands may be right, or none can be made that is. */
const rowBy = (mentions: ReadonlyArray<Mention>, stands: UserAction, now: string): UserAction | undefined => {
  if (mentions.some(({ group }) => group.closed === undefined)) return undefined
  const last = mentions.findLast(({ outcome }) => outcome !== undefined)
  const newest = mentions.at(-1)
  if (last?.outcome === undefined) return newest === undefined ? undefined : voided(newest, stands, now)
  const { outcome } = last
  if (outcome.row === undefined || outcome.row === userActionHash(stands)) return undefined
  const told = mentions.flatMap((mention) => mention.outcome?.attempt ?? [])
  const own = outcome.attempt === undefined ? [] : [outcome.attempt]
  return [told.slice(-SweepLimits.attemptsKept), attemptsWith(stands.attempts, own), stands.attempts]
    .map((attempts): UserAction => ({
      ...rowPartsOf(last.group, last.action),
      timestamp: outcome.timestamp ?? last.action.timestamp,
      status: outcome.status,
      attempts,
    }))
    .find((row) => userActionHash(row) === outcome.row)
}

const attemptsWith = (
  attempts: ReadonlyArray<ActionAttempt>,
  own: ReadonlyArray<ActionAttempt>,
): ReadonlyArray<ActionAttempt> => own.reduce(withAttempt, attempts)

/** An intent of a group that was closed without it: nothing was sent, and nobody is to wait for it. */
const voided = (mention: Mention, { timestamp, attempts }: UserAction, now: string): UserAction => ({
  ...rowPartsOf(mention.group, mention.action),
  timestamp,
  status: "failed",
  attempts: withAttempt(attempts, { sweep: mention.group.sweepId, time: now, reason: "stopped" }),
})
