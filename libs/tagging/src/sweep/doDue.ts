import { Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import { type RegionInHand, applyDue } from "./applyDue.ts"
import type { DueChange } from "./DueChange.ts"
import { dueAgain } from "./dueAgain.ts"
import { StreamedChanges } from "./GatherRoom.ts"
import type { LeftReading } from "./LeftReading.ts"
import type { Obstacle } from "./Obstacle.ts"
import { tellUnattempted } from "./tellChanges.ts"
import { toldSoFar } from "./toldSoFar.ts"
import { timeIsUp } from "./writeRegion.ts"

/** An account-Region with what is due in it. */
export interface RegionDue extends RegionInHand {
  readonly due: ReadonlyArray<DueChange>
  /** Resources on which something is due that have to be read again. */
  readonly dueBefore: ReadonlyArray<ResourceArn>
  /** What the next process is told, if it is left before anything due is done. */
  readonly leaving: LeftReading | undefined
}

/** What came of what was due: what stood in the way, if anything did, and what the next process is told if it is left. */
export interface DueDone {
  readonly obstacle: Obstacle | undefined
  readonly leaving: LeftReading | undefined
}

/**
 * Does all that is due in an account-Region, what has to be read again in lots; what cannot be attempted is told as failed
 * with what stands in the way.
 *
 * Where time is up in a lot, that lot is left as it was, with all after it: the next process finds out what of it was done.
 */
export const doDue = Effect.fnUntraced(function* (region: RegionDue, inTheWay: Obstacle | undefined) {
  const size = yield* StreamedChanges
  let obstacle = yield* doLot(region, region.due, inTheWay)
  let leaving = region.leaving
  for (let start = 0; ; start += size) {
    if (obstacle?.passes === true) return { obstacle, leaving }
    if (obstacle === undefined) leaving = leavingAfter(region, start)
    const lot = region.dueBefore.slice(start, start + size)
    if (lot.length === 0) return { obstacle, leaving }
    obstacle ??= yield* outOfTime(region)
    if (obstacle?.passes === true) return { obstacle, leaving }
    const read = yield* Effect.result(dueAgain(region, lot))
    if (read._tag === "Failure") {
      // Nothing is known of them but that they were due.
      for (const _ of region.dueBefore.slice(start)) region.resources.move("changed", "failed")
      return { obstacle: obstacle ?? obstacleOfReading(read.failure), leaving }
    }
    obstacle = yield* doLot(region, read.success, obstacle)
  }
})

/** A plan, which writes nothing, tells what is due however long that takes. */
const outOfTime = Effect.fnUntraced(function* ({ context: { run } }: RegionDue) {
  return run.request.mode === "apply" && (yield* run.timeLeft) <= 0 ? timeIsUp : undefined
})

const doLot = Effect.fnUntraced(function* (
  region: RegionDue,
  lot: ReadonlyArray<DueChange>,
  obstacle: Obstacle | undefined,
) {
  if (obstacle === undefined) return yield* applyDue(region, lot)
  yield* tellUnattempted(region, lot, obstacle)
  return obstacle
})

/** What the next process is told once what was gathered, and so many of the others, are done. */
const leavingAfter = (
  { context: { run, account, region }, resources, due, dueBefore, leaving }: RegionDue,
  done: number,
): LeftReading | undefined =>
  leaving === undefined
    ? undefined
    : {
        ...leaving,
        ...toldSoFar(run, { account: account.id, region }, resources),
        due: dueBefore.slice(done),
        streamed: leaving.streamed + due.length + done,
      }

const obstacleOfReading = ({ reason, code, message }: CallFailed): Obstacle => ({
  reason,
  code,
  message: `what is due could not be read again: ${message}`,
})
