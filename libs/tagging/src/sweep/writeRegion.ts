import { Clock, Effect, Fiber } from "effect"
import { failureOf } from "../domain/Failure.ts"
import type { FailureReason } from "../domain/Reason.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { ActionInFlight, KeyOutcome } from "../record/ActionInFlight.ts"
import type { GroupChain } from "../record/GroupChain.ts"
import { groupActions } from "../record/groupActions.ts"
import { type EndedAction, staysOpen } from "../record/GroupWork.ts"
import { writeWave } from "../record/writeWave.ts"
import type { AccountLease } from "./AccountLease.ts"
import type { ChangeTally, ResourceTally } from "./counts.ts"
import { type DueChange, actionOf } from "./DueChange.ts"
import type { RegionContext } from "./judgeResource.ts"
import type { ChangeStatus } from "./SweepEvent.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { reportFailure } from "./SweepRun.ts"

/** What writing an account-Region needs besides the changes. */
export interface RegionWriter {
  readonly context: RegionContext
  readonly session: AccountSession
  readonly chain: GroupChain
  readonly lease: AccountLease
  readonly resources: ResourceTally
  readonly changes: ChangeTally
}

/**
 * Writes what is due in an account-Region, wave by wave, and tells what became of every change.
 *
 * Before each wave it is asked whether to go on: after a stop request, a lease that runs short or a record that cannot
 * be written, what is left is not attempted, and said so. A wave itself is not interrupted: from the intent to the
 * result it runs to its end, which each of its calls has a time limit for. Succeeds with what stood in the way, if
 * anything did.
 */
export const writeRegion = Effect.fnUntraced(function* (writer: RegionWriter, due: ReadonlyArray<DueChange>) {
  const { run } = writer.context
  const byArn = new Map(due.map((change) => [change.resource.arn, change]))
  const groups = groupActions(
    due.map((change) => ({ resource: change.resource.arn, changes: change.changes, change })),
    { resources: SweepLimits.resourcesPerGroup, bytes: SweepLimits.bytesPerGroup },
  ).map((list) => list.map(({ change }) => change))
  const waveContext = {
    session: writer.session,
    chain: writer.chain,
    sweepId: run.sweepId,
    policyDigest: run.request.policy.digest,
    userInfo: run.userInfo,
  }
  let obstacle: Obstacle | undefined
  let done = 0
  for (let start = 0; start < groups.length; start += SweepLimits.groupsPerWave) {
    const wave = groups.slice(start, start + SweepLimits.groupsPerWave)
    obstacle ??= yield* obstacleTo(writer)
    if (obstacle !== undefined) {
      yield* tellUnattempted(writer, wave.flat(), obstacle)
      continue
    }
    // Dated when they are opened and not when they were found: the first waves may take longer than AWS to show theirs.
    const now = new Date(yield* Clock.currentTimeMillis).toISOString()
    const actions = wave.map((group) => group.map((change) => actionOf(change, now)))
    const result = yield* toItsEnd(writeWave(waveContext, actions))
    for (const ended of result.ended) yield* tellEnded(writer, byArn, ended)
    done += wave.flat().length
    yield* tellProgress(writer, byArn.size, done)
    if (result.recordFailure !== undefined) {
      const { reason, message } = result.recordFailure
      obstacle = { reason, message: `the record could not be written: ${message}` }
    }
  }
  return obstacle
})

/** Why changes that are due are not attempted. */
export interface Obstacle {
  readonly reason: FailureReason
  readonly message: string
}

const obstacleTo = Effect.fnUntraced(function* ({ context, lease }: RegionWriter) {
  if (yield* context.run.stopRequested) {
    return { reason: "stopped", message: "not attempted: the sweep was asked to stop" } satisfies Obstacle
  }
  if (yield* lease.holds) return undefined
  return { reason: "busy", message: "not attempted: the lease of the account was lost" } satisfies Obstacle
})

/** Runs an effect to its end even if whoever waits for it is interrupted; its own time limits still cut. */
const toItsEnd = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.uninterruptible(Effect.flatMap(Effect.forkDetach(effect, { uninterruptible: false }), Fiber.join))

const tellProgress = ({ context, resources }: RegionWriter, due: number, done: number) =>
  context.run.emit({
    _tag: "RegionProgressed",
    account: context.account.id,
    region: context.region,
    stage: "writing",
    seen: resources.counts.seen,
    due,
    done,
  })

/** A due change that was never tried fails with the reason that stood in the way. */
export const tellUnattempted = Effect.fnUntraced(function* (
  writer: Pick<RegionWriter, "context" | "resources" | "changes">,
  due: ReadonlyArray<DueChange>,
  obstacle: Obstacle,
) {
  for (const each of due) {
    yield* tellKeys(
      writer,
      each,
      each.changes.map((change): KeyOutcome => ({ change, state: "failed", reason: obstacle.reason })),
    )
    writer.resources.move("changed", "failed")
  }
})

const tellEnded = Effect.fnUntraced(function* (
  writer: RegionWriter,
  byArn: ReadonlyMap<ResourceArn, DueChange>,
  ended: EndedAction,
) {
  const { work, keys, unrecorded } = ended
  const { run, account, region } = writer.context
  if (staysOpen(ended)) run.tally.signals.leftOpen({ account: account.id, region }, work.action.timestamp)
  yield* tellKeys(writer, byArn.get(work.action.resource), keys)
  const failed = keys.find((key) => key.state === "failed" || key.state === "open")
  if (failed === undefined && unrecorded === undefined) return
  writer.resources.move("changed", "failed")
  yield* reportFailure(run, resourceFailure(writer.context, work, failed, unrecorded))
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
  { context, changes }: Pick<RegionWriter, "context" | "changes">,
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
