import { Effect, Stream } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import { classify } from "../desired/classify.ts"
import { failureFromCall } from "../domain/Failure.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import { type ResourceArn, belongsTo } from "../domain/ResourceArn.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { ChangeTally } from "./counts.ts"
import type { DueChange } from "./DueChange.ts"
import { type JudgedResource, type RegionContext, judgeResources } from "./judgeResource.ts"
import type { Looking } from "./lookAtResources.ts"
import type { RecordedPage } from "./recordPage.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { reportFailure, reportFinding } from "./SweepRun.ts"

/** A Region of an account while it is read: what was counted in it, and where what is found goes. */
export interface RegionReading<R> {
  readonly context: RegionContext
  /** Whether the Region is begun for the last time: then time is left for writing. */
  readonly lastStart: boolean
  /** Takes each resource that was looked at, once. */
  readonly look: Looking["at"]
  readonly changes: ChangeTally
  /** Brings the record up to what a page says, and says what came of that. */
  readonly record: (page: ReadonlyArray<JudgedResource>) => Effect.Effect<RecordedPage, CallFailed, R>
  /** Takes the changes that are due. */
  readonly due: (changes: ReadonlyArray<DueChange>) => Effect.Effect<void, CallFailed, R>
}

/**
 * Reads a Region to its end, page by page: each resource once, its last record beside it, judged, counted, told.
 *
 * A walk whose page token ran out of time starts again, and what was judged before is not judged twice. Fails where a
 * page, or the record of one, cannot be read: the Region then was not read, whatever came before.
 */
export const readRegion = Effect.fnUntraced(function* <R>(reading: RegionReading<R>) {
  const { session, region } = reading.context
  const judged = new Set<ResourceArn>()
  const { inventory } = reading.context.run.request.policy
  if (inventory.resourceExplorer === "required") return yield* explorerMissing(reading.context)
  if (!inventory.taggingApi) return
  yield* session.inventory(region).pipe(
    Stream.runForEach((page) => readPage(reading, page, judged)),
    Effect.retry({
      times: SweepLimits.inventoryRestarts,
      while: (failure) => failure.code === "PaginationTokenExpiredException",
    }),
  )
})

const readPage = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  page: ReadonlyArray<ObservedResource>,
  judged: Set<ResourceArn>,
) {
  const { context } = reading
  yield* unlessStopped(context)
  yield* unlessTimeIsUp(context, reading.lastStart)
  const fresh = page.filter(({ arn }) => {
    if (judged.has(arn) || !belongsTo(arn, context.account.id, context.region)) return false
    judged.add(arn)
    return true
  })
  const record = yield* ResourceRecord
  const heads = context.run.withRecord ? yield* record.heads(fresh.map(({ arn }) => arn)) : new Map()
  const judgedNow = yield* judgeResources(context, fresh, heads)
  const { moved, failed } = yield* reading.record(judgedNow)
  const found = yield* Effect.forEach(judgedNow, (each) => unlessFailed(context, each, failed))
  const due = yield* Effect.forEach(found, (each) => classified(reading, each))
  yield* reading.due(
    due.flatMap((each) => {
      if (each === undefined) return []
      const head = moved.get(each.resource.arn) ?? each.head
      return [{ resource: each.resource, head, changes: each.verdict.changes }]
    }),
  )
})

/** A resource whose record could not be brought up to date has failed, whatever the policy says of it. */
const unlessFailed = Effect.fnUntraced(function* (
  { run, account, region }: RegionContext,
  judged: JudgedResource,
  failed: RecordedPage["failed"],
) {
  const { arn } = judged.resource
  const failure = failed.get(arn)
  if (failure === undefined) return judged
  yield* reportFailure(run, failureFromCall({ account: account.id, region, resource: arn }, failure))
  return { ...judged, found: classify(judged.verdict, { arn, failed: true }) }
})

/** Fails once a stop was asked for: a Region whose reading was stopped was not read, whatever came before. */
export const unlessStopped = Effect.fnUntraced(function* ({
  run,
  account,
  region,
}: Pick<RegionContext, "run" | "account" | "region">) {
  const stop = yield* run.stopReason
  if (stop === undefined) return
  return yield* new CallFailed({
    service: "orgtag",
    operation: "ReadRegion",
    account: account.id,
    region,
    reason: stop.reason,
    code: stop.code ?? "Stopped",
    detail: `the Region was not read to its end: ${stop.message}`,
    effect: "none",
    attempts: 0,
  })
})

const timeIsUp = "TimeIsUp"

/** Fails once the time of this process is used up: the Region is left for the next one. */
export const unlessTimeIsUp = Effect.fnUntraced(function* (
  { run, account, region }: Pick<RegionContext, "run" | "account" | "region">,
  lastStart: boolean,
) {
  if ((yield* run.timeLeft) > (lastStart ? SweepLimits.shareForWriting : 0)) return
  return yield* new CallFailed({
    service: "orgtag",
    operation: "ReadRegion",
    account: account.id,
    region,
    reason: "too-large",
    code: timeIsUp,
    detail: `the time of the function was over before the Region was read to its end, ${SweepLimits.regionRestarts + 1} times`,
    effect: "none",
    attempts: 0,
  })
})

/** Whether a Region was not read because time was up. */
export const isTimeUp = (failure: CallFailed): boolean => failure.code === timeIsUp

/** Where the policy requires a source that there is none for, the Region was not looked at as the policy says. */
const explorerMissing = ({ account, region }: RegionContext) =>
  new CallFailed({
    service: "orgtag",
    operation: "ReadRegion",
    account: account.id,
    region,
    reason: "explorer-not-set-up",
    code: "ExplorerNotRead",
    detail: "the policy requires Resource Explorer, which this version does not read",
    effect: "none",
    attempts: 0,
  })

/** Counts a resource in its class and tells what there is to tell; hands it back where a change is due. */
const classified = Effect.fnUntraced(function* <R>(reading: RegionReading<R>, judged: JudgedResource) {
  const { run, account, region } = reading.context
  const { resource, found, verdict } = judged
  yield* reading.look({
    resource,
    found: reading.context.earlier.countedAs(resource.arn, found),
    rules: verdict.matched,
  })
  for (const finding of verdict.findings) {
    yield* reportFinding(run, { account: account.id, region, resource: resource.arn }, finding)
  }
  if (found === "changed") return judged
  if (found === "blocked" && verdict.blocked !== undefined) {
    run.tally.signals.blocked({ account: account.id, region }, verdict.blocked.reason)
    const place = { account: account.id, region, resource: resource.arn }
    for (const change of verdict.changes) {
      const blocked = { status: "blocked", ...verdict.blocked } as const
      yield* run.emit({ _tag: "ChangeSettled", change: { ...place, ...change, ...blocked } })
    }
  }
  return undefined
})
