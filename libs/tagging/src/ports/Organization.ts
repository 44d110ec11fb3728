import { Context, type Effect, type Stream } from "effect"
import type { Account, Hierarchy } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Tags } from "../domain/Tags.ts"

/** The AWS Organization, as its management or a delegated administrator account sees it. */
export class Organization extends Context.Service<
  Organization,
  {
    /** Every account in every state, as Organizations lists them; at most 50,000. Ids may come more than once. */
    readonly accounts: Stream.Stream<Account, CallFailed>
    /** The tree of roots and units and each account's place in it: one walk, only where a policy needs it. */
    readonly hierarchy: Effect.Effect<Hierarchy, CallFailed>
    /** The tags of an account, a unit or the root: one call each, at 10 a second. */
    readonly tags: (id: string) => Effect.Effect<Tags, CallFailed>
  }
>()("@orgtag/tagging/ports/Organization") {}
