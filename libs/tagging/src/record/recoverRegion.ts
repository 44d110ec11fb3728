import { Clock, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Tags } from "../domain/Tags.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { closeGroups, putResults, storeState } from "./closeGroups.ts"
import { gatherEvidence } from "./gatherEvidence.ts"
import type { GroupChain } from "./GroupChain.ts"
import { type EndedAction, type GroupWork, failedKey, staysOpen } from "./GroupWork.ts"
import { type Evidence, type Judgement, judgeAction } from "./judgeAction.ts"
import type { Action, Group } from "./Record.ts"
import { recordFromHead } from "./recordChange.ts"
import { WaveBounds, wavesOf } from "./wavesOf.ts"
import { takenElsewhere } from "./whileLeased.ts"
import { repairRows } from "./repairRows.ts"
import { resendActions } from "./resendActions.ts"
import { markGone, settleAction } from "./settleAction.ts"

/** What recovery needs to know besides the record. */
export interface RecoveryContext {
  readonly session: AccountSession
  readonly chain: GroupChain
  readonly sweepId: string
  /** Fails once nothing new is to begin: what is open then stays so. */
  readonly goOn: Effect.Effect<void, CallFailed>
  /** Whether the rules, asked of these tags, still want exactly this action of an open group. */
  readonly wants: (action: Action, tags: Tags, group: Group) => boolean
}

/** What a recovery came to. */
export interface Recovery {
  readonly ended: ReadonlyArray<EndedAction>
  /**
   * Resources that take no new change: those with an action that is still open, and those with one that failed in a group
   * that could not be closed, for the same change tried anew would be the same action in two groups.
   */
  readonly open: ReadonlySet<ResourceArn>
}

/**
 * Settles what earlier processes left open in an account-Region, from its first open group on, before anything else.
 *
 * Each group is taken over (its epoch becomes ours) and each of its actions judged by the head of its resource and by
 * what AWS holds now. Fails where the live tags or the record cannot be read, or another process holds a group: then
 * nothing may be planned either.
 */
export const recoverRegion = Effect.fnUntraced(function* (context: RecoveryContext) {
  const { chain } = context
  const ended: Array<EndedAction> = []
  const open = new Set<ResourceArn>()
  yield* repairRows(chain)
  if (chain.state.firstOpen !== undefined) {
    const ledger = yield* SweepLedger
    const groups = yield* ledger.groups(chain.account, chain.region, chain.state.firstOpen)
    chain.standOpen(groups.filter(({ closed }) => closed === undefined))
    chain.resume(groups)
    const isLast = lastMentions(groups)
    for (const wave of wavesOf(groups, ({ actions }) => actions.length, yield* WaveBounds)) {
      yield* context.goOn
      const recovered = yield* recoverWave(context, wave, isLast)
      ended.push(...recovered.ended)
      for (const arn of recovered.open) open.add(arn)
    }
    yield* storeState(chain)
  }
  return { ended, open } satisfies Recovery
})

/**
 * Whether a group is the last that holds an action. A process that was held still may have opened a group when another had
 * begun the same action in its own: nothing was sent in the name of the one that came late, which stands before it.
 */
const lastMentions = (groups: ReadonlyArray<Group>): IsLastMention => {
  const last = new Map(
    groups.flatMap((group) => group.actions.map(({ actionId }) => [actionId, group] as const)),
  )
  return ({ openedIn, number }, { actionId }) => {
    const found = last.get(actionId)
    return found === undefined || (found.openedIn === openedIn && found.number === number)
  }
}

type IsLastMention = (group: Group, action: Action) => boolean

const recoverWave = Effect.fnUntraced(function* (
  context: RecoveryContext,
  wave: ReadonlyArray<Group>,
  isLast: IsLastMention,
) {
  const { chain } = context
  const owned: Array<Group> = []
  for (const group of wave) {
    if (group.closed !== undefined) {
      if (chain.mayClose(group)) chain.closed(group, group.closed.hash)
      continue
    }
    const ledger = yield* SweepLedger
    if (!(yield* ledger.takeOver(group, chain.epoch))) {
      return yield* takenElsewhere(chain, "TakeOver", "another process settles the groups that are open")
    }
    owned.push({ ...group, epoch: chain.epoch })
  }
  yield* watchTakenOver(chain, wave)
  if (owned.length === 0) return { ended: [], open: [] }
  const evidence = yield* gatherEvidence(context, owned, isLast)
  const works = yield* settleGroups(context, owned, evidence)
  const written = yield* putResults(chain, context.sweepId, works)
  const closed = yield* closeGroups(chain, works, written)
  return {
    ended: works.flatMap(({ actions }) => actions),
    open: works.flatMap(({ actions }, index) =>
      actions
        .filter((action) => staysOpen(action) || (index >= closed && failedKey(action) !== undefined))
        .map(({ work }) => work.action.resource),
    ),
  }
})

/** Rows of groups that were another process's are compared again later. The state that says so is stored with their closing. */
const watchTakenOver = Effect.fnUntraced(function* (chain: GroupChain, wave: ReadonlyArray<Group>) {
  const groups = wave.filter(({ openedIn }) => openedIn < chain.epoch)
  if (groups.length > 0) chain.watch(groups, new Date(yield* Clock.currentTimeMillis).toISOString())
})

const settleGroups = Effect.fnUntraced(function* (
  context: RecoveryContext,
  groups: ReadonlyArray<Group>,
  evidence: (group: Group, action: Action) => Evidence,
) {
  const judged = groups.flatMap((group) =>
    group.actions.map((action) => judgeAction(evidence(group, action), context.wants)),
  )
  const resent = yield* resendActions(
    context,
    judged.filter((judgement) => judgement._tag === "SendAgain"),
  )
  const ended = yield* Effect.forEach(judged, (judgement) => {
    switch (judgement._tag) {
      case "Void":
      case "Passed":
        return Effect.succeed(judgement.ended)
      case "Recorded":
        return finishEntry(judgement)
      case "Settle":
        return settleAction(judgement.work, judgement.keys, judgement.end)
      case "SendAgain": {
        const { work, keys } = resent.get(judgement) ?? judgement
        return settleAction(work, keys)
      }
    }
  })
  return groups.map((group): GroupWork => ({
    group,
    actions: ended.filter(({ work }) => work.group === group),
  }))
})

/** R1: the head is ours already; its entry may be missing still, and the resource may be gone by now. */
const finishEntry = ({ ended, head, gone }: Extract<Judgement, { readonly _tag: "Recorded" }>) =>
  recordFromHead(ended.work, head).pipe(
    Effect.tap(() => (gone ? markGone(ended.work) : Effect.void)),
    Effect.map(({ entry }): EndedAction => ({ ...ended, entryHash: entry.hash })),
    Effect.catch((failure) => Effect.succeed<EndedAction>({ ...ended, unrecorded: failure })),
  )
