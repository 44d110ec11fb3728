import { Clock, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import type { NeverTaggedSearch } from "../domain/NeverTagged.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Tags } from "../domain/Tags.ts"
import type { ManifestSummary } from "../manifest/ManifestPart.ts"
import type { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { SweepLedger } from "../ports/SweepLedger.ts"
import { GroupChain } from "../record/GroupChain.ts"
import { classify } from "../desired/classify.ts"
import { changeSetKey } from "../record/groupActions.ts"
import { staysOpen } from "../record/GroupWork.ts"
import type { Action, Group } from "../record/Record.ts"
import { readReverted } from "../revert/readReverted.ts"
import { wantsRevert } from "../revert/wantsRevert.ts"
import { type Recovery, recoverRegion } from "../record/recoverRegion.ts"
import { type RegionInHand, applyDue } from "./applyDue.ts"
import { ChangeTally, ResourceTally } from "./counts.ts"
import type { DueChange } from "./DueChange.ts"
import { type JudgedResource, type RegionContext, verdictOn } from "./judgeResource.ts"
import { EarlierWork, earlierWork } from "./EarlierWork.ts"
import { isLastStart } from "./AccountStanding.ts"
import { lookAtResources } from "./lookAtResources.ts"
import { isTimeUp, unlessStopped } from "./readPage.ts"
import { readRegion } from "./readRegion.ts"
import { type RecordedPage, recordPage } from "./recordPage.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import type { GatherRoom } from "./GatherRoom.ts"
import type { Obstacle } from "./Obstacle.ts"
import { reserveRoom } from "./reserveRoom.ts"
import { SweepLimits } from "./SweepLimits.ts"
import type { ChangeCounts } from "./SweepReport.ts"
import { reportFailure } from "./SweepRun.ts"
import { tellUnattempted } from "./tellChanges.ts"

/** A Region that was read to its end, with what is due in it; or why it could not be. */
export type GatheredRegion =
  | ({
      readonly _tag: "Read"
      readonly manifest: ManifestSummary | undefined
      /** Whether resources that never had a tag were looked for. */
      readonly neverTagged: NeverTaggedSearch
    } & RegionInHand &
      Gathering)
  | {
      readonly _tag: "Unread"
      readonly region: Region
      readonly failure: CallFailed
      /** Undefined in a plan. */
      readonly chain: GroupChain | undefined
      /** The changes that were made before the reading failed, which happens only without a limit. */
      readonly changes?: ChangeCounts
    }
  /** Time was up; `written` is whether something was changed before that, which happens only without a limit. */
  | { readonly _tag: "Left"; readonly region: Region; readonly written: boolean }

/** What is due in a Region. */
interface Gathering {
  /** What is still to be done: as much as there was room for, or a batch where there is no limit. */
  due: Array<DueChange>
  /** How many changes were due in all; goes on counting where the limit is passed. */
  dueCount: number
  /** How many were done while reading, which happens only without a limit. */
  streamed: number
  /** What stood in the way of those. */
  obstacle: Obstacle | undefined
}

/**
 * Recovers what was left open in a Region, then reads it to its end and keeps what is due, before anything is written.
 *
 * All Regions of an account together hold at most as many due changes as the limits allow to be written: beyond that
 * nothing of the account is, so counting is enough. Where the policy sets no limit, what is due is done in batches
 * while reading, and memory stays as bounded.
 */
export const gatherRegion = Effect.fnUntraced(function* (entered: EnteredAccount, region: Region) {
  const { account, lease } = entered
  const state = entered.states.find((each) => each.region === region)
  const chain = lease === undefined ? undefined : new GroupChain(lease, account.id, region, state)
  return yield* readInto(entered, region, chain).pipe(
    Effect.catch((failure) => Effect.succeed<GatheredRegion>({ _tag: "Unread", region, failure, chain })),
  )
})

const readInto = Effect.fnUntraced(function* (
  entered: EnteredAccount,
  region: Region,
  chain: GroupChain | undefined,
) {
  const { run, account, session, lease } = entered
  yield* unlessStopped({ run, account, region })
  const open = chain === undefined ? new Set<ResourceArn>() : yield* recover(entered, region, chain)
  const earlier = yield* earlierIn(entered, region, chain)
  const context: RegionContext = { run, session, account, region, open, earlier }
  const hand: RegionInHand = {
    context,
    session,
    chain,
    lease,
    resources: new ResourceTally(),
    changes: new ChangeTally(),
  }
  const gathering: Gathering = { due: [], dueCount: 0, streamed: 0, obstacle: undefined }
  const lastStart = isLastStart(entered.begun.get(region) ?? {})
  const place = { sweepId: run.sweepId, account: account.id, region }
  const { revert } = run.request
  const read = yield* Effect.gen(function* () {
    const looking = yield* lookAtResources(place, hand.resources)
    const reading = {
      ...hand,
      look: looking.at,
      lastStart,
      record: (page: ReadonlyArray<JudgedResource>) =>
        chain === undefined ? Effect.succeed(nothingRecorded) : recordPage(context, chain, page),
      due: (found: ReadonlyArray<DueChange>) => gather(hand, gathering, entered.room, found),
    }
    const neverTagged =
      revert === undefined
        ? yield* readRegion(reading)
        : yield* Effect.as(readReverted(reading, revert), "off" as const)
    return { neverTagged, manifest: yield* looking.finish }
  }).pipe(Effect.scoped, Effect.result)
  if (read._tag === "Failure") {
    const { failure } = read
    if (isTimeUp(failure) && !lastStart) {
      return { _tag: "Left", region, written: hand.changes.settled > 0 } satisfies GatheredRegion
    }
    earlier.addTo(hand.changes)
    return { _tag: "Unread", region, failure, chain, changes: hand.changes.counts } satisfies GatheredRegion
  }
  if (chain !== undefined && revert === undefined) {
    chain.swept(run.sweepId, new Date(yield* Clock.currentTimeMillis).toISOString())
  }
  return { _tag: "Read", ...hand, ...gathering, ...read.success } satisfies GatheredRegion
})

const nothingRecorded: RecordedPage = { moved: new Map(), failed: new Map() }

const gather = Effect.fnUntraced(function* (
  hand: RegionInHand,
  gathering: Gathering,
  room: GatherRoom,
  found: ReadonlyArray<DueChange>,
) {
  const { run, account, region } = hand.context
  gathering.due.push(...room.take(found))
  gathering.dueCount += found.length
  if (!room.isLimited && gathering.due.length >= SweepLimits.streamedChanges) {
    yield* stream(hand, gathering)
  }
  yield* run.emit({
    _tag: "RegionProgressed",
    account: account.id,
    region,
    stage: "reading",
    seen: hand.resources.counts.seen,
    due: gathering.dueCount,
    done: gathering.streamed,
  })
})

/** Does what is due so far, if the sweep's own limit leaves room for it. */
const stream = Effect.fnUntraced(function* (hand: RegionInHand, gathering: Gathering) {
  const { due } = gathering
  gathering.due = []
  gathering.streamed += due.length
  gathering.obstacle ??= yield* reserveRoom(hand.context.run, hand.context.account.id, due.length)
  if (gathering.obstacle === undefined) gathering.obstacle = yield* applyDue(hand, due)
  else yield* tellUnattempted(hand, due, gathering.obstacle)
})

/** Nothing where the Region is begun for the first time. */
const earlierIn = (
  { run, begun }: EnteredAccount,
  region: Region,
  chain: GroupChain | undefined,
): Effect.Effect<EarlierWork, CallFailed, ResourceRecord | SweepLedger> => {
  const { since } = begun.get(region) ?? {}
  return chain === undefined || since === undefined || since === chain.epoch
    ? Effect.succeed(new EarlierWork())
    : earlierWork(chain, run.sweepId, since)
}

const recover = Effect.fnUntraced(function* (entered: EnteredAccount, region: Region, chain: GroupChain) {
  const { run, account, session } = entered
  const { revert } = run.request
  const wants = (action: Action, tags: Tags, group: Group): boolean => {
    if (revert !== undefined) return wantsRevert({ run, account }, revert, { action, tags, group })
    const verdict = verdictOn({ run, account, region }, { arn: action.resource, tags })
    return (
      classify(verdict, { arn: action.resource }) === "changed" &&
      changeSetKey(verdict.changes) === changeSetKey(action.changes)
    )
  }
  const recovery = yield* recoverRegion({
    session,
    chain,
    sweepId: run.sweepId,
    goOn: unlessStopped({ run, account, region }),
    wants,
  })
  yield* tellRecovery(entered, region, recovery)
  return recovery.open
})

/** Tells what recovery settled. What it could not determine, or record, is a failure of this sweep. */
const tellRecovery = Effect.fnUntraced(function* (
  { run, account }: EnteredAccount,
  region: Region,
  { ended }: Recovery,
) {
  if (ended.length === 0) return
  const settled = ended.filter((action) => !staysOpen(action))
  for (const { work } of ended.filter(staysOpen))
    run.tally.signals.leftOpen({ account: account.id, region }, work.action.timestamp)
  yield* run.emit({ _tag: "ActionsRecovered", account: account.id, region, actions: settled.length })
  for (const { work, keys, unrecorded } of ended) {
    const place = { account: account.id, region, resource: work.action.resource }
    const lost = keys.find((key) => key.reason === "indeterminate")
    const failure: Failure | undefined =
      unrecorded !== undefined
        ? failureFromCall(place, unrecorded)
        : lost === undefined
          ? undefined
          : failureOf(place, "indeterminate", `key ${lost.change.key}: ${lost.message ?? ""}`)
    if (failure !== undefined) yield* reportFailure(run, failure)
  }
})
