import { Context, type Effect, type Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Seal } from "../seal/Seal.ts"

/** Copies of seals as they can be read, by the numbers of the seals. */
export interface ReadableSealCopies {
  /** Where they are, as people name it: `s3://bucket/seals`. */
  readonly place: string
  /** The text of a copy; undefined where there is none of this number. */
  readonly read: (number: number) => Effect.Effect<string | undefined, CallFailed>
  /** The numbers of all copies, ascending. */
  readonly numbers: Stream.Stream<number, CallFailed>
}

/** A place for copies of seals in which nothing can be written over or deleted. */
export interface SealCopies extends ReadableSealCopies {
  /** Keeps `sealText` of a seal where no copy of its number stands; false where one stands already, whatever it says. */
  readonly keep: (seal: Seal) => Effect.Effect<boolean, CallFailed>
}

/** Where whoever concludes a sweep copies its seal, and those before it that have no copy yet. By default nowhere. */
export class SealArchive extends Context.Reference<SealCopies | undefined>(
  "@orgtag/tagging/ports/SealArchive",
  { defaultValue: () => undefined },
) {}

/** The copies that seals are held against when a record is verified. By default none. */
export class SealCopiesAtHand extends Context.Reference<ReadableSealCopies | undefined>(
  "@orgtag/tagging/ports/SealCopiesAtHand",
  { defaultValue: () => undefined },
) {}
