import { Effect } from "effect"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmless } from "../view/harmless.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { loadEngine, withEngine } from "../wiring/withEngine.ts"

/** Creates the tables that are missing, and says of each whether it was there. */
export const handleSetupTables = Effect.fn("setupTables")(function* (input: { readonly policy: string }) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const { createTables } = yield* loadEngine
  const made = yield* createTables(policy.record).pipe(
    Effect.mapError((failed) => endedByCall(failed, input.policy)),
    withEngine(policy),
  )
  for (const { name, created } of made) {
    yield* screen.result(created ? `${harmless(name)} created` : `${harmless(name)} was there already`)
  }
})
