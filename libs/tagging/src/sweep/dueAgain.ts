import { Effect } from "effect"
import { failureOf } from "../domain/Failure.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { RegionInHand } from "./applyDue.ts"
import { type DueChange, dueChange } from "./DueChange.ts"
import { type JudgedResource, judgeResources } from "./judgeResource.ts"
import { observeNow } from "./observeNow.ts"
import { unlessFailed } from "./readPage.ts"
import { type RecordedPage, nothingRecorded, recordPage } from "./recordPage.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { reportFailure } from "./SweepRun.ts"

/**
 * What is due on resources on which an earlier process found something due: they are read and judged again, for nothing
 * is written on what another process read. They are counted as changed; where that is no longer so they move.
 *
 * Fails where they, or their records, cannot be read.
 */
export const dueAgain = Effect.fnUntraced(function* (hand: RegionInHand, arns: ReadonlyArray<ResourceArn>) {
  const due: Array<DueChange> = []
  const size = SweepLimits.resourcesPerLookUp
  for (let start = 0; start < arns.length; start += size)
    due.push(...(yield* someAgain(hand, arns.slice(start, start + size))))
  return due
})

const someAgain = Effect.fnUntraced(function* (hand: RegionInHand, arns: ReadonlyArray<ResourceArn>) {
  const { context, session, chain } = hand
  const record = yield* ResourceRecord
  const { resources } = yield* observeNow(session, context.region, arns)
  const heads = context.run.withRecord ? yield* record.heads(resources.map(({ arn }) => arn)) : new Map()
  const judged = yield* judgeResources(context, resources, heads)
  const recorded = chain === undefined ? nothingRecorded : yield* recordPage(context, chain, judged)
  const read = new Set(judged.map(({ resource }) => resource.arn))
  for (const arn of arns) if (!read.has(arn)) yield* tellGone(hand, arn)
  const found = yield* Effect.forEach(judged, (each) => unlessFailed(context, each, recorded.failed))
  const due = yield* Effect.forEach(found, (each) => stillDue(hand, each, recorded))
  return due.flatMap((each) => (each === undefined ? [] : [each]))
})

const stillDue = Effect.fnUntraced(function* (
  hand: RegionInHand,
  { resource, found, verdict, head }: JudgedResource,
  { moved }: RecordedPage,
) {
  const { run, account, region, earlier } = hand.context
  const { arn } = resource
  const place = { account: account.id, region, resource: arn }
  if (found !== "changed") {
    hand.resources.move("changed", earlier.countedAs(arn, found))
    return undefined
  }
  const due = dueChange(resource, moved.get(arn) ?? head, verdict.changes)
  if (due !== undefined) return due
  hand.resources.move("changed", "failed")
  yield* reportFailure(run, failureOf(place, "unread", "its tags were not shown, so none may be replaced"))
  return undefined
})

const tellGone = Effect.fnUntraced(function* (hand: RegionInHand, arn: ResourceArn) {
  const { run, account, region } = hand.context
  hand.resources.move("changed", "failed")
  const place = { account: account.id, region, resource: arn }
  yield* reportFailure(run, failureOf(place, "not-found", "it was to be changed, and was gone before it was"))
})
