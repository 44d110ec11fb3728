import { Clock, Effect, Result } from "effect"
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
import { keepsLeft } from "./keepLeft.ts"
import type { LeftReading } from "./LeftReading.ts"
import type { LeftRegion } from "./leaveRegions.ts"
import { lookAtResources } from "./lookAtResources.ts"
import { isTimeUp, unlessStopped } from "./readPage.ts"
import { readRegion } from "./readRegion.ts"
import { ReadingProgress } from "./ReadingProgress.ts"
import { nothingRecorded, recordPage } from "./recordPage.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import { type GatherRoom, StreamedChanges } from "./GatherRoom.ts"
import type { Obstacle } from "./Obstacle.ts"
import { reserveRoom } from "./reserveRoom.ts"
import { SeenResources } from "./SeenResources.ts"
import type { ChangeCounts } from "./SweepReport.ts"
import { reportFailure } from "./SweepRun.ts"
import { tellUnattempted } from "./tellChanges.ts"
import { goBackTo, toldSoFar } from "./toldSoFar.ts"

/** A Region that was read to its end, with what is due in it; or why it could not be. */
export type GatheredRegion =
  | ({
      readonly _tag: "Read"
      readonly manifest: ManifestSummary | undefined
      /** Whether resources that never had a tag were looked for. */
      readonly neverTagged: NeverTaggedSearch
      /** Whether this process read any of it. */
      readonly advanced: boolean
      /** What the next process is told of it, if it is left before anything due is done. */
      readonly leaving: LeftReading | undefined
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
  /** Time was up. */
  | ({ readonly _tag: "Left" } & LeftRegion)

/** What is due in a Region. */
interface Gathering {
  /** Resources on which something is due that have to be read again: earlier processes found it, or time was up. */
  dueBefore: Array<ResourceArn>
  /** What is still to be done: as much as there was room for, or a batch where there is no limit. */
  due: Array<DueChange>
  /** How many changes were due in all; goes on counting where the limit is passed. */
  dueCount: number
  /** How many were tried while reading, which happens only without a limit. */
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
  const left = entered.left.get(region)
  const resources = new ResourceTally()
  const place = { sweepId: run.sweepId, account: account.id, region }
  if (left !== undefined) goBackTo(run, place, left, resources)
  const open = chain === undefined ? new Set<ResourceArn>() : yield* recover(entered, region, chain)
  const earlier = yield* earlierIn(entered, region, chain)
  const context: RegionContext = { run, session, account, region, open, earlier }
  const hand: RegionInHand = {
    context,
    session,
    chain,
    lease,
    resources,
    // What a sweep changed is in its ledger.
    changes: new ChangeTally(run.request.mode === "plan" ? left?.changes : undefined),
  }
  const gathering: Gathering = {
    dueBefore: [...entered.room.take(left?.due ?? [])],
    due: [],
    dueCount: left?.dueCount ?? 0,
    streamed: left?.streamed ?? 0,
    obstacle: undefined,
  }
  const progress = new ReadingProgress(left, yield* Clock.currentTimeMillis)
  const keeps = yield* keepsLeft(run)
  const leaving = (more: Pick<LeftReading, "parts" | "read">): LeftReading | undefined =>
    keeps ? leftReadingOf({ hand, gathering, progress }, more) : undefined
  const read =
    left?.read === undefined
      ? yield* Effect.result(readAll(entered, { hand, gathering, progress, left }))
      : Result.succeed({ ...left.read, _tag: "Whole" as const })
  if (read._tag === "Failure") {
    earlier.addTo(hand.changes)
    return {
      _tag: "Unread",
      region,
      failure: read.failure,
      chain,
      changes: hand.changes.counts,
    } satisfies GatheredRegion
  }
  const { advanced } = progress
  if (read.success._tag === "Paused") {
    const written = hand.changes.settled > 0
    const kept = advanced || left !== undefined ? leaving(read.success) : undefined
    return { _tag: "Left", region, written, advanced, leaving: kept } satisfies GatheredRegion
  }
  const { neverTagged, manifest, at } = read.success
  if (chain !== undefined && run.request.revert === undefined) chain.swept(run.sweepId, at)
  const whole = { neverTagged, at, ...(manifest === undefined ? {} : { manifest }) }
  const kept = leaving({ parts: [], read: whole })
  return {
    _tag: "Read",
    ...hand,
    ...gathering,
    neverTagged,
    manifest,
    advanced,
    leaving: kept,
  } satisfies GatheredRegion
})

/** A Region while it is read. */
interface RegionAtHand {
  readonly hand: RegionInHand
  readonly gathering: Gathering
  readonly progress: ReadingProgress
}

/** Reads a Region to its end, or until time is up and the next process can go on with it. */
const readAll = Effect.fnUntraced(function* (
  entered: EnteredAccount,
  { hand, gathering, progress, left }: RegionAtHand & { readonly left: LeftReading | undefined },
) {
  const { context, chain } = hand
  const { run, account, region } = context
  const { revert } = run.request
  const lastStart = isLastStart(entered.begun.get(region) ?? {})
  const place = { sweepId: run.sweepId, account: account.id, region }
  const looking = yield* lookAtResources(place, hand.resources, left?.parts)
  const reading = {
    ...hand,
    look: looking.at,
    lastStart,
    progress,
    record: (page: ReadonlyArray<JudgedResource>) =>
      chain === undefined ? Effect.succeed(nothingRecorded) : recordPage(context, chain, page),
    due: (found: ReadonlyArray<DueChange>) => gather(hand, gathering, entered.room, found),
  }
  const walked = yield* Effect.result(
    revert === undefined ? readRegion(reading) : Effect.as(readReverted(reading, revert), "off" as const),
  )
  const at = new Date(yield* Clock.currentTimeMillis).toISOString()
  if (walked._tag === "Success")
    return { _tag: "Whole" as const, neverTagged: walked.success, manifest: yield* looking.finish, at }
  const goesOn = !lastStart || (progress.advanced && (yield* keepsLeft(run)))
  if (!isTimeUp(walked.failure) || !goesOn) return yield* walked.failure
  return { _tag: "Paused" as const, parts: yield* looking.pause }
}, Effect.scoped)

/** What the next process has to know of a Region to go on with it. */
const leftReadingOf = (
  { hand, gathering, progress }: RegionAtHand,
  { parts, read }: Pick<LeftReading, "parts" | "read">,
): LeftReading => ({
  ...progress.position,
  // Once all was read nothing is seen any more.
  seen: read === undefined ? progress.seen : new SeenResources(),
  ...toldSoFar(hand.context.run, placeOf(hand), hand.resources),
  changes: hand.changes.counts,
  due: [...gathering.dueBefore, ...gathering.due.map(({ resource }) => resource.arn)],
  dueCount: gathering.dueCount,
  streamed: gathering.streamed,
  parts,
  ...(read === undefined ? {} : { read }),
})

const placeOf = ({ context: { account, region } }: RegionInHand) => ({ account: account.id, region })

const gather = Effect.fnUntraced(function* (
  hand: RegionInHand,
  gathering: Gathering,
  room: GatherRoom,
  found: ReadonlyArray<DueChange>,
) {
  const { run, account, region } = hand.context
  gathering.due.push(...room.take(found))
  gathering.dueCount += found.length
  if (!room.isLimited && gathering.due.length >= (yield* StreamedChanges)) {
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

/**
 * Does what is due so far, if the sweep's own limit leaves room for it. Where time is up meanwhile all of it is left as it
 * was: the next process finds out what of it was done.
 */
const stream = Effect.fnUntraced(function* (hand: RegionInHand, gathering: Gathering) {
  const { run } = hand.context
  const { due } = gathering
  const before = toldSoFar(run, placeOf(hand), hand.resources)
  gathering.due = []
  gathering.obstacle ??= yield* reserveRoom(hand.context.run, hand.context.account.id, due.length)
  if (gathering.obstacle === undefined) gathering.obstacle = yield* applyDue(hand, due)
  else yield* tellUnattempted(hand, due, gathering.obstacle)
  if (gathering.obstacle?.passes === true) {
    goBackTo(run, placeOf(hand), before, hand.resources)
    gathering.dueBefore.push(...due.map(({ resource }) => resource.arn))
  } else gathering.streamed += due.length
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
