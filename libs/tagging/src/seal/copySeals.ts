import { Effect, Stream } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import type { SealCopies } from "../ports/SealCopies.ts"
import { Seals } from "../ports/Seals.ts"
import type { Seal } from "./Seal.ts"
import { sealLimits } from "./sealLimits.ts"
import { sealText } from "./sealText.ts"

/**
 * Copies every seal that has no copy yet, the oldest first, and says how many there were. May be run again, and by
 * several at once.
 *
 * **Details** Copies have no gap before the newest one, for none is made before the one before it stands. So the seals
 * that have none are those after the newest copy, whoever died before they were copied. Where they are more than
 * `sealLimits.copied`, the oldest of them are copied, and the next conclusion goes on.
 *
 * Fails with `tampered` where a copy stands that says something else: nothing is copied beyond it.
 */
export const copySeals = Effect.fn("copySeals")(function* (copies: SealCopies) {
  const missing = yield* withoutCopy(copies)
  for (const seal of missing) {
    // An answer that was lost, or another process, may have made it meanwhile.
    if (!(yield* copies.keep(seal))) yield* holdToCopy(copies, seal, yield* copies.read(seal.number))
  }
  return missing.length
})

/** The seals without a copy, oldest first; the newest copy is held to its seal on the way. */
const withoutCopy = Effect.fnUntraced(function* (copies: SealCopies) {
  const seals = yield* Seals
  const missing: Array<Seal> = []
  yield* seals.list("newest").pipe(
    Stream.mapEffect((seal) => Effect.map(copies.read(seal.number), (text) => ({ seal, text }))),
    Stream.tap(({ seal, text }) => (text === undefined ? Effect.void : holdToCopy(copies, seal, text))),
    Stream.takeWhile(({ text }) => text === undefined),
    Stream.runForEach(({ seal }) =>
      Effect.sync(() => {
        missing.unshift(seal)
        if (missing.length > sealLimits.copied) missing.pop()
      }),
    ),
  )
  return missing
})

const holdToCopy = (
  { place }: SealCopies,
  seal: Seal,
  text: string | undefined,
): Effect.Effect<void, CallFailed> =>
  text === sealText(seal)
    ? Effect.void
    : Effect.fail(
        new CallFailed({
          service: "orgtag record",
          operation: "CopySeals",
          reason: "tampered",
          code: "SealCopyDiffers",
          detail: `the copy of seal ${seal.number} in ${place} is not the seal that stands in the record`,
          effect: "none",
          attempts: 1,
        }),
      )
