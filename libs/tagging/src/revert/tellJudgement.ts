import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { ListedResource } from "../manifest/ManifestLine.ts"
import { type DueChange, dueChange } from "../sweep/DueChange.ts"
import type { RegionReading } from "../sweep/readPage.ts"
import { reportFailure } from "../sweep/SweepRun.ts"
import type { KeptKey, RevertJudgement } from "./judgeReverted.ts"

/** Counts a resource in its class and tells what of it is kept as it is; hands back what is due, if anything. */
export const tellJudgement = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  judgement: RevertJudgement,
  listed: ListedResource,
): Effect.fn.Return<ReadonlyArray<DueChange>, CallFailed> {
  const { run, account, region } = reading.context
  const { resource, found, due, blocked } = judgement
  if (found !== undefined) {
    yield* reading.look({
      resource: listed,
      found: reading.context.earlier.countedAs(resource, found),
      rules: [],
    })
  }
  run.tally.reverted(judgement.reverted, judgement.policyWants)
  yield* Effect.forEach(judgement.kept, (key) => tellKept(reading, resource, key), { discard: true })
  if (blocked !== undefined) {
    run.tally.signals.blocked({ account: account.id, region }, blocked.reason)
    for (const change of blocked.changes) {
      yield* run.emit({
        _tag: "ChangeSettled",
        change: {
          account: account.id,
          region,
          resource,
          ...change,
          status: "blocked",
          reason: blocked.reason,
        },
      })
    }
  }
  const change = due === undefined ? undefined : dueChange(due.resource, due.head, due.changes)
  return change === undefined ? [] : [{ ...change, actionType: "revert" }]
})

const tellKept = Effect.fnUntraced(function* <R>(
  { context: { run, account, region } }: RegionReading<R>,
  resource: ResourceArn,
  { key, reason, message }: KeptKey,
) {
  const kept = { account: account.id, region, resource, key, reason, message }
  run.tally.kept(kept)
  yield* run.emit({ _tag: "KeyKept", kept })
})

/** A resource whose record could not be brought up to date has failed. */
export const tellUnrecorded = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  listed: ListedResource,
  failure: CallFailed,
): Effect.fn.Return<ReadonlyArray<DueChange>, CallFailed> {
  const { run, account, region } = reading.context
  yield* reading.look({ resource: listed, found: "failed", rules: [] })
  yield* reportFailure(run, failureFromCall({ account: account.id, region, resource: listed.arn }, failure))
  return []
})
