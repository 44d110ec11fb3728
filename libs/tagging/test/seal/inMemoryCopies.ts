import { Effect, Stream } from "effect"
import type { SealCopies } from "../../src/ports/SealCopies.ts"
import { sealText } from "../../src/seal/sealText.ts"

/** Copies of seals in memory: a number and a text each, which a test may change as nobody else can. */
export const inMemoryCopies = (texts: Map<number, string> = new Map()): SealCopies => ({
  place: "the archive",
  keep: (seal) =>
    Effect.sync(() => {
      if (texts.has(seal.number)) return false
      texts.set(seal.number, sealText(seal))
      return true
    }),
  read: (number) => Effect.sync(() => texts.get(number)),
  numbers: Stream.suspend(() => Stream.fromIterable([...texts.keys()].toSorted((one, other) => one - other))),
})
