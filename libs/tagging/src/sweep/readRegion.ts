import { Effect, Stream } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import { type ResourceArn, belongsTo } from "../domain/ResourceArn.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { Head } from "../record/Record.ts"
import type { ChangeTally, ResourceTally } from "./counts.ts"
import type { DueChange } from "./DueChange.ts"
import { type JudgedResource, type RegionContext, judgeResources } from "./judgeResource.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { reportFinding } from "./SweepRun.ts"

/** A Region of an account while it is read: what was counted in it, and where what is found goes. */
export interface RegionReading<R> {
  readonly context: RegionContext
  readonly resources: ResourceTally
  readonly changes: ChangeTally
  /** Brings the record up to what a page says, and says which heads moved by that. */
  readonly record: (
    page: ReadonlyArray<JudgedResource>,
  ) => Effect.Effect<ReadonlyMap<ResourceArn, Head>, CallFailed, R>
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
  if (yield* context.run.stopRequested) return yield* stopped(context)
  const fresh = page.filter(({ arn }) => {
    if (judged.has(arn) || !belongsTo(arn, context.account.id, context.region)) return false
    judged.add(arn)
    return true
  })
  const record = yield* ResourceRecord
  const heads = context.run.withRecord ? yield* record.heads(fresh.map(({ arn }) => arn)) : new Map()
  const found = yield* judgeResources(context, fresh, heads)
  const moved = yield* reading.record(found)
  const due = yield* Effect.forEach(found, (each) => classified(reading, each))
  yield* reading.due(
    due.flatMap((each) => {
      if (each === undefined) return []
      const head = moved.get(each.resource.arn) ?? each.head
      return [{ resource: each.resource, head, changes: each.verdict.changes }]
    }),
  )
})

/** A Region whose reading was stopped was not read, whatever came before. */
const stopped = ({ account, region }: RegionContext) =>
  new CallFailed({
    service: "orgtag",
    operation: "ReadRegion",
    account: account.id,
    region,
    reason: "stopped",
    code: "StopRequested",
    detail: "the sweep was asked to stop before the Region was read to its end",
    effect: "none",
    attempts: 0,
  })

/** Counts a resource in its class and tells what there is to tell; hands it back where a change is due. */
const classified = Effect.fnUntraced(function* <R>(reading: RegionReading<R>, judged: JudgedResource) {
  const { run, account, region } = reading.context
  const { resource, found, verdict } = judged
  reading.resources.add(found)
  for (const finding of verdict.findings) {
    yield* reportFinding(run, { account: account.id, region, resource: resource.arn }, finding)
  }
  if (found === "changed") return judged
  if (found === "blocked" && verdict.blocked !== undefined) {
    const place = { account: account.id, region, resource: resource.arn }
    for (const change of verdict.changes) {
      const reason = verdict.blocked.reason
      yield* run.emit({ _tag: "ChangeSettled", change: { ...place, ...change, status: "blocked", reason } })
    }
  }
  return undefined
})
