import { Effect } from "effect"
import { classify } from "../desired/classify.ts"
import { CallFailed } from "../domain/CallFailed.ts"
import { failureFromCall, failureOf } from "../domain/Failure.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { ChangeTally } from "./counts.ts"
import { type DueChange, dueChange } from "./DueChange.ts"
import { type JudgedResource, type RegionContext, judgeResources } from "./judgeResource.ts"
import type { Looking } from "./lookAtResources.ts"
import type { ReadingProgress } from "./ReadingProgress.ts"
import type { RecordedPage } from "./recordPage.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { reportFailure, reportFinding } from "./SweepRun.ts"

/** A Region of an account while it is read: what was counted in it, and where what is found goes. */
export interface RegionReading<R> {
  readonly context: RegionContext
  /** Whether the Region is begun for the last time: then time is left for writing. */
  readonly lastStart: boolean
  /** How far it has come. */
  readonly progress: ReadingProgress
  /** Takes each resource that was looked at, once. */
  readonly look: Looking["at"]
  readonly changes: ChangeTally
  /** Brings the record up to what a page says, and says what came of that. */
  readonly record: (page: ReadonlyArray<JudgedResource>) => Effect.Effect<RecordedPage, CallFailed, R>
  /** Takes the changes that are due. */
  readonly due: (changes: ReadonlyArray<DueChange>) => Effect.Effect<void, CallFailed, R>
}

/** Judges resources that were read, each for the first time: beside their last record, counted, told, handed on if due. */
export const readPage = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  page: ReadonlyArray<ObservedResource>,
) {
  const { context } = reading
  if (page.length === 0) return
  const record = yield* ResourceRecord
  const heads = context.run.withRecord ? yield* record.heads(page.map(({ arn }) => arn)) : new Map()
  const judgedNow = yield* judgeResources(context, page, heads)
  const { moved, failed } = yield* reading.record(judgedNow)
  const found = yield* Effect.forEach(judgedNow, (each) => unlessFailed(context, each, failed))
  const due = yield* Effect.forEach(found, (each) => classified(reading, each, moved))
  yield* reading.due(due.flatMap((each) => (each === undefined ? [] : [each])))
})

/**
 * A resource whose record could not be brought up to date has failed, whatever the policy says of it; and so has one of
 * which it is not known whether it is AWS's own.
 */
export const unlessFailed = Effect.fnUntraced(function* (
  { run, account, region }: RegionContext,
  judged: JudgedResource,
  failed: RecordedPage["failed"],
) {
  const { arn } = judged.resource
  const failure = failed.get(arn) ?? (judged.found === "failed" ? judged.untold : undefined)
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

/** Counts a resource in its class and tells what there is to tell; hands back the change where one is due. */
const classified = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  { resource, found, verdict, head }: JudgedResource,
  moved: RecordedPage["moved"],
) {
  const { run, account, region } = reading.context
  const place = { account: account.id, region, resource: resource.arn }
  const due =
    found === "changed" ? dueChange(resource, moved.get(resource.arn) ?? head, verdict.changes) : undefined
  // Of a resource that no source shows only additions may follow; the rules cannot ask for others where there are no tags.
  const unread = found === "changed" && due === undefined
  yield* reading.look({
    resource,
    found: unread ? "failed" : reading.context.earlier.countedAs(resource.arn, found),
    rules: verdict.matched,
  })
  if (unread)
    yield* reportFailure(run, failureOf(place, "unread", "its tags were not shown, so none may be replaced"))
  // Of what is not the organization's to tag there is nothing that a person should mend.
  if (found !== "awsManaged" && found !== "untaggable")
    for (const finding of verdict.findings) yield* reportFinding(run, place, finding)
  if (found === "blocked" && verdict.blocked !== undefined) {
    run.tally.signals.blocked({ account: account.id, region }, verdict.blocked.reason)
    const blocked = { status: "blocked", ...verdict.blocked } as const
    for (const change of verdict.changes) {
      yield* run.emit({ _tag: "ChangeSettled", change: { ...place, ...change, ...blocked } })
    }
  }
  return due
})
