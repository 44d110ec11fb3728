import { Effect, Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import { unreadResource } from "../manifest/ManifestLine.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { Group } from "../record/Record.ts"
import { judgeResources } from "../sweep/judgeResource.ts"
import { type RegionReading, unlessStopped, unlessTimeIsUp } from "../sweep/readPage.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import { judgeReverted, unsettled } from "./judgeReverted.ts"
import { sweepChanges } from "./ownChanges.ts"
import type { RevertTarget } from "./RevertTarget.ts"
import { tellJudgement, tellUnrecorded } from "./tellJudgement.ts"

/** A resource that a group of the sweep changed, or may have. */
interface Touched {
  readonly resource: ResourceArn
  /** The hash of the entry that the group says was made; undefined where the group is open. */
  readonly entryHash: string | undefined
  readonly keys: ReadonlyArray<string>
}

/**
 * Reads what a sweep changed in a Region: from its groups, consistently, each resource once, its live tags beside its
 * history, a page of at most 100 at a time.
 *
 * Fails where the groups, a page of tags or the record of it cannot be read: then the Region was not read.
 */
export const readReverted = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  target: RevertTarget,
): Effect.fn.Return<void, CallFailed, R | ResourceRecord | SweepLedger> {
  const ledger = yield* SweepLedger
  const { account, region } = reading.context
  yield* ledger.allGroups(account.id, region).pipe(
    Stream.filter(({ sweepId }) => sweepId === target.sweepId),
    Stream.flatMap((group) => Stream.fromIterable(touchedBy(group, target))),
    Stream.grouped(SweepLimits.headsPerRead),
    Stream.runForEach((page) => readPage(reading, target, page)),
  )
})

const touchedBy = ({ actions, closed }: Group, { resources }: RevertTarget): ReadonlyArray<Touched> => {
  const outcomes = new Map(closed?.outcomes.map(({ actionId, entryHash }) => [actionId, entryHash]))
  return actions.flatMap(({ resource, actionId, actionType, changes }) => {
    if (actionType === "external" || (resources.size > 0 && !resources.has(resource))) return []
    const entryHash = outcomes.get(actionId) ?? undefined
    const touched = { resource, entryHash, keys: changes.map(({ key }) => key) }
    return closed === undefined || entryHash !== undefined ? [touched] : []
  })
}

const readPage = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  target: RevertTarget,
  page: ReadonlyArray<Touched>,
) {
  const { context } = reading
  yield* unlessStopped(context)
  yield* unlessTimeIsUp(context, reading.lastStart)
  const arns = Array.from(new Set(page.map(({ resource }) => resource)))
  const record = yield* ResourceRecord
  const observed = yield* context.session.read(context.region, arns)
  const judged = yield* judgeResources(context, observed, yield* record.heads(arns))
  const { moved, failed } = yield* reading.record(judged)
  const byArn = new Map(judged.map((each) => [each.resource.arn, each]))
  const due = yield* Effect.forEach(
    page,
    Effect.fnUntraced(function* ({ resource, entryHash, keys }) {
      const failure = failed.get(resource)
      const listed = byArn.get(resource)?.resource ?? unreadResource(resource, "tagging-api")
      if (failure !== undefined) return yield* tellUnrecorded(reading, listed, failure)
      if (entryHash === undefined) return yield* tellJudgement(reading, unsettled(resource, keys), listed)
      const changes = yield* sweepChanges(resource, target)
      // Where several groups changed it, the one that did so last stands for all of them.
      if (changes.newest !== entryHash) return []
      const evidence = { resource, changes, found: byArn.get(resource) }
      return yield* tellJudgement(reading, judgeReverted(context, evidence), listed)
    }),
    { concurrency: SweepLimits.historiesAtOnce },
  )
  yield* reading.due(due.flat().map((each) => ({ ...each, head: moved.get(each.resource.arn) ?? each.head })))
})
