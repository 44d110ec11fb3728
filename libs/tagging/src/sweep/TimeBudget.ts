import { Context, Effect } from "effect"

/**
 * How much of its time this process has left.
 *
 * Once it is used up nothing new starts, what is in flight is finished, and what was not done is left for a process that
 * goes on with it. A program whose time is limited provides one; by default there is no end.
 */
export class TimeBudget extends Context.Reference<{
  /** The share that is left: 1 at the beginning, 0 or less when it is used up. */
  readonly left: Effect.Effect<number>
}>("@orgtag/tagging/sweep/TimeBudget", {
  defaultValue: () => ({ left: Effect.succeed(1) }),
}) {}
