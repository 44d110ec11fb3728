import { Context, Effect } from "effect"

/**
 * Whether this process was asked to stop.
 *
 * Once it was, nothing new starts, what is in flight is finished, and what was not attempted is said. A program that
 * can be stopped provides one; by default nobody asks.
 */
export class StopRequest extends Context.Reference<{ readonly requested: Effect.Effect<boolean> }>(
  "@orgtag/tagging/sweep/StopRequest",
  { defaultValue: () => ({ requested: Effect.succeed(false) }) },
) {}
