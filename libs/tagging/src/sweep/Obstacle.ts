import { type Failure, type FailurePlace, failureOf } from "../domain/Failure.ts"
import { hintFor } from "../domain/failureHint.ts"
import type { FailureReason } from "../domain/Reason.ts"

/** What keeps work that is due from being attempted. */
export interface Obstacle {
  readonly reason: FailureReason
  /** Lower case, no full stop. */
  readonly message: string
  /** Whether only this process may not go on: then nothing has failed, and the next one does what is left. */
  readonly passes?: boolean
  /** Of what kind it is, where its hint is not the reason's own. */
  readonly code?: string
}

/** The failure of what was not attempted at a place. */
export const failureOfObstacle = (
  place: FailurePlace,
  { reason, message, code }: Obstacle,
  what?: string,
): Failure =>
  failureOf(place, reason, what === undefined ? message : `${what}: ${message}`, hintFor(reason, code))
