import { Caller, userInfoOf } from "@orgtag/tagging"
import { Effect } from "effect"

/** Who gives an order, as the record names people. */
export const callingUser = Caller.use((caller) => caller.identity).pipe(
  Effect.map((identity) => userInfoOf(identity, "cli")),
)
