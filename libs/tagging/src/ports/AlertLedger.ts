import { Context, type Effect } from "effect"
import type { AlertState } from "../alerts/AlertState.ts"
import type { CallFailed } from "../domain/CallFailed.ts"

/** What is remembered of alerts from sweep to sweep: item `alerts`, `state`. Reads are consistent. */
export class AlertLedger extends Context.Service<
  AlertLedger,
  {
    /** What was written last; undefined before the first sweep ended. */
    readonly read: Effect.Effect<AlertState | undefined, CallFailed>
    /**
     * Writes the state that follows the one that was read, whose version is one less; false where another stands there by
     * now. After a lost answer, what stands there decides.
     */
    readonly write: (state: AlertState) => Effect.Effect<boolean, CallFailed>
  }
>()("@orgtag/tagging/ports/AlertLedger") {}
