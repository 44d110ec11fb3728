import { Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { failureOf } from "../domain/Failure.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { ActionInFlight, KeyOutcome } from "../record/ActionInFlight.ts"
import { type EndedAction, staysOpen } from "../record/GroupWork.ts"
import type { ChangeTally, ResourceTally } from "./counts.ts"
import type { DueChange } from "./DueChange.ts"
import type { RegionContext } from "./judgeResource.ts"
import type { Obstacle } from "./Obstacle.ts"
import type { ChangeStatus } from "./SweepEvent.ts"
import { reportFailure } from "./SweepRun.ts"

/** What telling of the changes of an account-Region needs: where they are, and what counts them. */
export interface RegionTeller {
  readonly context: RegionContext
  readonly resources: ResourceTally
  readonly changes: ChangeTally
}

/** Tells how far writing an account-Region has come. */
export const tellProgress = ({ context, resources }: RegionTeller, due: number, done: number) =>
  context.run.emit({
    _tag: "RegionProgressed",
    account: context.account.id,
    region: context.region,
    stage: "writing",
    seen: resources.counts.seen,
    due,
    done,
  })

/** A due change that was never tried fails with the reason that stood in the way, unless that passes. */
export const tellUnattempted = Effect.fnUntraced(function* (
  writer: RegionTeller,
  due: ReadonlyArray<DueChange>,
  obstacle: Obstacle,
) {
  if (obstacle.passes === true) return
  for (const each of due) {
    yield* tellKeys(
      writer,
      each,
      each.changes.map((change): KeyOutcome => ({ change, state: "failed", reason: obstacle.reason })),
    )
    writer.resources.move("changed", "failed")
  }
})

/**
 * Tells what became of an action: its keys, and a failure where one of them or its record failed. Where AWS refused it
 * because the type cannot be tagged, the resource is untaggable and nothing has failed.
 */
export const tellEnded = Effect.fnUntraced(function* (
  writer: RegionTeller,
  byArn: ReadonlyMap<ResourceArn, DueChange>,
  ended: EndedAction,
) {
  const { work, keys, unrecorded } = ended
  const { run, account, region } = writer.context
  if (staysOpen(ended)) run.tally.signals.leftOpen({ account: account.id, region }, work.action.timestamp)
  yield* tellKeys(writer, byArn.get(work.action.resource), keys)
  const failed = keys.find((key) => key.state === "failed" || key.state === "open")
  if (failed === undefined) run.refusedTypes.takes(work.action.resource)
  if (failed === undefined && unrecorded === undefined) return
  if (unrecorded === undefined && (yield* learnt(writer, work.action.resource, failed?.refusal)))
    return writer.resources.move("changed", "untaggable")
  writer.resources.move("changed", "failed")
  yield* reportFailure(run, resourceFailure(writer.context, work, failed, unrecorded))
})

/** Whether a refusal says that the type of a resource cannot be tagged; tells it where nobody knew. */
const learnt = Effect.fnUntraced(function* (
  { context: { run, account, region } }: RegionTeller,
  resource: ResourceArn,
  refusal: CallFailed | undefined,
) {
  const before = run.refusedTypes.has(resource)
  const isRefused = run.refusedTypes.learn(resource, refusal)
  const refused = isRefused && !before ? run.refusedTypes.of(resource) : undefined
  if (refused !== undefined) yield* run.emit({ _tag: "TypeRefused", account: account.id, region, refused })
  return isRefused
})

const resourceFailure = (
  { account, region }: RegionContext,
  work: ActionInFlight,
  failed: KeyOutcome | undefined,
  unrecorded: EndedAction["unrecorded"],
) => {
  const place = { account: account.id, region, resource: work.action.resource }
  if (failed !== undefined) {
    return failureOf(
      place,
      failed.reason ?? "unavailable",
      `key ${failed.change.key}: ${failed.message ?? ""}`,
    )
  }
  const { reason, message } = unrecorded ?? { reason: "unavailable" as const, message: "" }
  return failureOf(place, reason, `changed, but not yet recorded; the next sweep records it: ${message}`)
}

const tellKeys = Effect.fnUntraced(function* (
  { context, changes }: Pick<RegionTeller, "context" | "changes">,
  due: DueChange | undefined,
  keys: ReadonlyArray<KeyOutcome>,
) {
  for (const { change, state, reason } of keys) {
    const status: ChangeStatus = state === "open" ? "failed" : state
    changes.add(change, status)
    const planned = due?.changes.find((each) => each.key === change.key)
    if (due === undefined || planned === undefined) continue
    yield* context.run.emit({
      _tag: "ChangeSettled",
      change: {
        account: context.account.id,
        region: context.region,
        resource: due.resource.arn,
        ...planned,
        status,
        ...(status === "failed" && reason !== undefined ? { reason } : {}),
      },
    })
  }
})
