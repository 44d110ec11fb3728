import { Context, type Effect, type Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Seal, SealHead } from "../seal/Seal.ts"

/**
 * The chain of seals.
 *
 * **Details** A seal is item `seals`, `<number>` (padded, so that they sort); putting it where none stands is the point
 * at which it is in the chain. Item `seals`, `head` follows. Where the process dies between the two the head is one
 * behind, which the next `head` mends: so the head is never ahead of the list, and a list cut off at its end is found.
 */
export class Seals extends Context.Service<
  Seals,
  {
    /** The number and hash of the newest seal, read consistently; undefined before the first. */
    readonly head: Effect.Effect<SealHead | undefined, CallFailed>
    /**
     * Appends a seal, if the head is still the one that it names as the seal before it; false where it is not: somebody
     * sealed meanwhile, or we did and lost the answer.
     */
    readonly append: (seal: Seal) => Effect.Effect<boolean, CallFailed>
    /** All seals, in the order of their numbers or against it. */
    readonly list: (from: "oldest" | "newest") => Stream.Stream<Seal, CallFailed>
  }
>()("@orgtag/tagging/ports/Seals") {}
