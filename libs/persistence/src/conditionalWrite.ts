import type { CallFailed } from "@orgtag/tagging"
import { Effect } from "effect"

/** How the outcomes of a conditional write are told. */
export interface ConditionalOutcome<Done, Refused, E> {
  readonly done: Done
  /** What it means that the condition did not hold. */
  readonly refused: Effect.Effect<Refused, E>
  /**
   * Looks at what stands there, after an answer was lost: what came of the write, or undefined where that cannot be
   * told because nothing of ours is there yet. A write that is still under way may arrive after this look.
   */
  readonly reread: Effect.Effect<Done | Refused | undefined, E>
}

/** Whether DynamoDB said that a write's condition did not hold. */
export const isConditionRefused = (failed: CallFailed): boolean =>
  failed.code === "ConditionalCheckFailedException"

/**
 * Tells what came of a conditional write.
 *
 * Where an attempt's answer was lost, a later attempt is refused by what that one wrote, and a failure says nothing:
 * what stands there decides in both cases. Where it cannot, the write's own answer stands: a refusal, or a failure with its effect unknown.
 */
export const settleConditionalWrite = <Done, Refused>(
  write: Effect.Effect<unknown, CallFailed>,
  outcome: ConditionalOutcome<Done, Refused, CallFailed>,
): Effect.Effect<Done | Refused, CallFailed> =>
  write.pipe(
    Effect.as<Done | Refused>(outcome.done),
    Effect.catch((failed): Effect.Effect<Done | Refused, CallFailed> => {
      const answer: Effect.Effect<Done | Refused, CallFailed> = isConditionRefused(failed)
        ? outcome.refused
        : Effect.fail(failed)
      if (failed.effect === "none") return answer
      return outcome.reread.pipe(
        Effect.mapError(() => failed),
        Effect.flatMap((seen): Effect.Effect<Done | Refused, CallFailed> =>
          seen === undefined ? answer : Effect.succeed(seen),
        ),
      )
    }),
  )
