import { Clock, Effect, Fiber } from "effect"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { GroupChain } from "../record/GroupChain.ts"
import { ActionIds } from "../record/actionId.ts"
import { groupActions } from "../record/groupActions.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { resourceTypeOf } from "../domain/ResourceArn.ts"
import { WaveBounds, wavesOf } from "../record/wavesOf.ts"
import { beginWave, type BegunWave } from "../record/writeWave.ts"
import type { AccountLease } from "./AccountLease.ts"
import { type DueChange, actionOf } from "./DueChange.ts"
import { SweepLimits } from "./SweepLimits.ts"
import type { Obstacle } from "./Obstacle.ts"
import { type RegionTeller, tellEnded, tellProgress, tellUnattempted } from "./tellChanges.ts"

/** What writing an account-Region needs besides the changes. */
export interface RegionWriter extends RegionTeller {
  readonly session: AccountSession
  readonly chain: GroupChain
  readonly lease: AccountLease
}

/**
 * Writes what is due in an account-Region, wave by wave, and tells what became of every change.
 *
 * Waves overlap: while one is read back and recorded, the next ones are opened and sent, `wavesAtOnce` of them. Before
 * each it is asked whether to go on: after a stop request, a lease that runs short or a record that cannot be written,
 * what is left is not attempted, and said so. A wave itself is not interrupted: from the intent to the result it runs to
 * its end, which each of its calls has a time limit for. Succeeds with what stood in the way, if anything did; where that
 * is the time of this process, what is left is not told, for the next one does it.
 */
export const writeRegion = Effect.fnUntraced(function* (writer: RegionWriter, due: ReadonlyArray<DueChange>) {
  const bounds = yield* WaveBounds
  const byArn = new Map(due.map((change) => [change.resource.arn, change]))
  const underWay: Array<BegunWave> = []
  let obstacle: Obstacle | undefined
  let done = 0
  const endFirst = Effect.fnUntraced(function* (wave: BegunWave) {
    const { ended, recordFailure } = yield* Fiber.join(wave.rest)
    underWay.shift()
    for (const action of ended) yield* tellEnded(writer, byArn, action)
    done += ended.length
    yield* tellProgress(writer, byArn.size, done)
    if (recordFailure !== undefined) obstacle ??= obstacleOfRecord(recordFailure)
  })
  yield* Effect.gen(function* () {
    for (const part of partsOf(writer, due)) {
      for (const planned of wavesOf(dueGroups(part), (group) => group.length, bounds)) {
        const [first] = underWay
        if (first !== undefined && underWay.length >= bounds.atOnce) yield* endFirst(first)
        const wave = withoutRefused(writer, planned)
        if (wave.length === 0) continue
        obstacle ??= yield* obstacleTo(writer)
        if (obstacle === undefined) {
          const begun = yield* begin(writer, wave, underWay.at(-1)?.over ?? Effect.void)
          underWay.push(begun)
          if (begun.failure !== undefined) obstacle = obstacleOfRecord(begun.failure)
        } else yield* tellUnattempted(writer, wave.flat(), obstacle)
      }
      for (let [first] = underWay; first !== undefined; [first] = underWay) yield* endFirst(first)
    }
  }).pipe(Effect.onInterrupt(() => Effect.forEach(underWay, ({ over }) => over, { discard: true })))
  return obstacle
})

/**
 * What is due in the order in which it is tried: first one resource of each type of which nobody knows whether it can be
 * tagged, and when what became of those is known, the rest.
 */
const partsOf = (
  { context, session }: RegionWriter,
  due: ReadonlyArray<DueChange>,
): ReadonlyArray<ReadonlyArray<DueChange>> => {
  const isKnown = ({ resource: { arn } }: DueChange): boolean =>
    context.run.refusedTypes.isKnown(arn) || session.readers.some(({ reads }) => reads(arn))
  const firsts = new Map<string, DueChange>()
  for (const each of due) {
    if (isKnown(each)) continue
    const type = resourceTypeOf(each.resource.arn)
    if (!firsts.has(type)) firsts.set(type, each)
  }
  if (firsts.size === 0) return [due]
  const tried = new Set(firsts.values())
  return [[...tried], due.filter((each) => !tried.has(each))]
}

/** A wave without the resources whose type was refused meanwhile: they are untaggable, and not tried. */
const withoutRefused = (
  { context, resources }: RegionWriter,
  wave: ReadonlyArray<ReadonlyArray<DueChange>>,
): ReadonlyArray<ReadonlyArray<DueChange>> => {
  const { refusedTypes } = context.run
  if (!wave.flat().some(({ resource }) => refusedTypes.has(resource.arn))) return wave
  return wave.flatMap((group) => {
    const left = group.filter(({ resource }) => !refusedTypes.has(resource.arn))
    for (let refused = group.length - left.length; refused > 0; refused--)
      resources.move("changed", "untaggable")
    return left.length === 0 ? [] : [left]
  })
}

/** Due changes in groups with one change set each, as they are written. */
const dueGroups = (due: ReadonlyArray<DueChange>): ReadonlyArray<ReadonlyArray<DueChange>> =>
  groupActions(
    due.map((change) => ({ resource: change.resource.arn, changes: change.changes, change })),
    { resources: SweepLimits.resourcesPerGroup, bytes: SweepLimits.bytesPerGroup },
  ).map((list) => list.map(({ change }) => change))

/**
 * Begins a wave. Its actions are dated now and not when they were found: the waves before it may take longer than AWS to
 * show theirs.
 */
const begin = Effect.fnUntraced(function* (
  { context, session, chain }: RegionWriter,
  wave: ReadonlyArray<ReadonlyArray<DueChange>>,
  before: Effect.Effect<void>,
) {
  const { run } = context
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const waveContext = {
    session,
    chain,
    sweepId: run.sweepId,
    policyDigest: run.request.policy.digest,
    userInfo: run.userInfo,
    recording: run.recording,
  }
  const idOf = yield* ActionIds
  const actions = wave.map((group) => group.map((change) => actionOf(change, now, idOf)))
  for (const { action } of actions.flat()) context.earlier.triedAgain(action.actionId)
  return yield* toItsEnd(beginWave(waveContext, actions, before))
})

const obstacleOfRecord = ({ reason, message }: CallFailed): Obstacle => ({
  reason,
  message: `the record could not be written: ${message}`,
})

/** The time of this process is over; the next one goes on. */
export const timeIsUp: Obstacle = {
  reason: "too-large",
  message: "the time of the function was over",
  passes: true,
}

/** Why no further wave is to be begun. */
const obstacleTo = Effect.fnUntraced(function* ({ context, lease }: RegionWriter) {
  const stop = yield* context.run.stopReason
  if (stop !== undefined) return { ...stop, message: `not attempted: ${stop.message}` } satisfies Obstacle
  if ((yield* context.run.timeLeft) <= 0) return timeIsUp
  if (yield* lease.holds) return undefined
  return { reason: "busy", message: "not attempted: the lease of the account was lost" } satisfies Obstacle
})

/** Runs an effect to its end even if whoever waits for it is interrupted; its own time limits still cut. */
const toItsEnd = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.uninterruptible(Effect.flatMap(Effect.forkDetach(effect, { uninterruptible: false }), Fiber.join))
