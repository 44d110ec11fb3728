import { Effect } from "effect"
import { Command } from "effect/cli"
import { policyFlag } from "../arguments/policyFlag.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { loadEngine, withEngine } from "../wiring/withEngine.ts"

/** `orgtag setup tables`: creates the tables where CDK has not, and waits until they can be used. */
const tables = Command.make(
  "tables",
  { policy: policyFlag },
  Effect.fnUntraced(function* (input) {
    const screen = yield* Screen
    const policy = yield* requirePolicy(input.policy)
    const { createTables } = yield* loadEngine
    const made = yield* createTables(policy.record).pipe(
      Effect.mapError((failed) => endedByCall(failed, input.policy)),
      withEngine(policy),
    )
    for (const { name, created } of made) {
      yield* screen.result(created ? `${name} created` : `${name} was there already`)
    }
  }),
).pipe(
  Command.withDescription(
    "Create the record's tables where they are missing, and wait until they are active",
  ),
)

/** `orgtag setup`: what has to be there before the first sweep. */
export const setup = Command.make("setup").pipe(
  Command.withDescription("Prepare what a sweep needs"),
  Command.withSubcommands([tables]),
)
