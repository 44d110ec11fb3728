import { Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { AlertLedger } from "../ports/AlertLedger.ts"
import type { ToldAlert } from "./Alert.ts"
import { type AlertState, noAlertState } from "./AlertState.ts"
import { alertTellingLimits } from "./alertTellingLimits.ts"

/** A state that was decided, and what is told with it. */
export interface DecidedState {
  readonly state: AlertState
  readonly told: ReadonlyArray<ToldAlert>
}

/** The same, and whether it is written down. */
export interface StoredState extends DecidedState {
  readonly isStored: boolean
}

/**
 * Reads the state, decides the next one and writes it; decides anew where another process wrote meanwhile. One that
 * cannot be read or written is used all the same, and said not to be stored. A state that is the same is not written.
 */
export const storeState = Effect.fnUntraced(function* <R>(
  decide: (state: AlertState) => Effect.Effect<DecidedState, never, R>,
) {
  const ledger = yield* AlertLedger
  let latest: DecidedState = { state: noAlertState, told: [] }
  for (let round = 0; round < alertTellingLimits.stateRounds; round++) {
    const read = yield* Effect.result(ledger.read)
    if (read._tag === "Failure") {
      yield* logUnstored(read.failure)
      return { ...(yield* decide(noAlertState)), isStored: false } satisfies StoredState
    }
    const before = read.success ?? noAlertState
    const decided = yield* decide(before)
    if (decided.state === before) return { ...decided, isStored: true } satisfies StoredState
    latest = { ...decided, state: { ...decided.state, version: before.version + 1 } }
    const written = yield* Effect.result(ledger.write(latest.state))
    if (written._tag === "Failure") {
      yield* logUnstored(written.failure)
      return { ...latest, isStored: false } satisfies StoredState
    }
    if (written.success) return { ...latest, isStored: true } satisfies StoredState
  }
  yield* Effect.logError("the state of alerts was written by others each time").pipe(
    Effect.annotateLogs({ reason: "conflict" }),
  )
  return { ...latest, isStored: false } satisfies StoredState
})

const logUnstored = (failure: CallFailed) =>
  Effect.logError("the state of alerts could not be read or written; some may be told once too often").pipe(
    Effect.annotateLogs({ reason: failure.reason, code: failure.code, message: failure.message }),
  )
