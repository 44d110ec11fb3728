import { Effect, Stream } from "effect"
import type { Seals } from "../../src/ports/Seals.ts"
import { type Seal, headOfSeal } from "../../src/seal/Seal.ts"

/** A chain of seals in memory, after those that are given. */
export const inMemorySeals = (before: ReadonlyArray<Seal> = []): Seals["Service"] => {
  const seals = [...before]
  const head = Effect.sync(() => {
    const newest = seals.at(-1)
    return newest === undefined ? undefined : headOfSeal(newest)
  })
  return {
    head,
    append: (seal) =>
      head.pipe(
        Effect.map((standing) => {
          const follows = (standing?.number ?? 0) + 1 === seal.number
          if (!follows || (standing !== undefined && standing.hash !== seal.previous)) return false
          seals.push(seal)
          return true
        }),
      ),
    list: (from) =>
      Stream.suspend(() => Stream.fromIterable(from === "oldest" ? [...seals] : seals.toReversed())),
  }
}
