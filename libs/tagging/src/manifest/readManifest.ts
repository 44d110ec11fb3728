import { Effect, Result, Schema, Stream } from "effect"
import { Gzip } from "./Gzip.ts"
import { ManifestLine } from "./ManifestLine.ts"
import { type ManifestSummary, SummaryTally, bytesHash } from "./ManifestPart.ts"

/** A manifest is not the one that the ledger speaks of, or not one at all. */
export class ManifestBroken extends Schema.TaggedError<ManifestBroken>()("ManifestBroken", {
  problem: Schema.String,
}) {
  override get message(): string {
    return this.problem
  }
}

/**
 * The lines of a manifest from its parts in order, one part at a time.
 *
 * Fails at the end if the hash, the number of lines or the number of parts is not the ledger's; lines that came before
 * are then not to be believed.
 */
export const readManifest = <E, R>(
  parts: Stream.Stream<Uint8Array, E, R>,
  expected: ManifestSummary,
): Stream.Stream<ManifestLine, E | ManifestBroken, R> =>
  Stream.suspend(() => {
    const tally = new SummaryTally()
    const lines = parts.pipe(
      Stream.mapEffect((bytes) =>
        linesOf(bytes, tally.summary.parts + 1).pipe(
          Effect.tap((found) =>
            Effect.sync(() => tally.add({ sha256: bytesHash(bytes), lines: found.length })),
          ),
        ),
      ),
      Stream.flatMap((found) => Stream.fromIterable(found)),
    )
    const check = Effect.suspend(() => {
      const problem = difference(expected, tally.summary)
      return problem === undefined ? Effect.void : Effect.fail(new ManifestBroken({ problem }))
    })
    return lines.pipe(Stream.concat(Stream.fromEffect(check).pipe(Stream.drain)))
  })

/** What a manifest has other than the ledger says, the plainest difference first. */
const difference = (expected: ManifestSummary, found: ManifestSummary): string | undefined => {
  if (found.parts !== expected.parts)
    return `it has ${found.parts} parts, and the ledger says ${expected.parts}`
  if (found.lines !== expected.lines)
    return `it has ${found.lines} lines, and the ledger says ${expected.lines}`
  return found.hash === expected.hash ? undefined : "its hash is not the one in the ledger"
}

const decodeLine = Schema.decodeUnknownResult(Schema.fromJsonString(ManifestLine), {
  onExcessProperty: "error",
})

const linesOf = Effect.fnUntraced(function* (bytes: Uint8Array, index: number) {
  const text = yield* unpack(bytes, index)
  if (!text.endsWith("\n")) return yield* new ManifestBroken({ problem: `part ${index} ends within a line` })
  const lines: Array<ManifestLine> = []
  for (const line of text.slice(0, -1).split("\n")) {
    const decoded = decodeLine(line)
    if (Result.isFailure(decoded)) {
      return yield* new ManifestBroken({ problem: `line ${lines.length + 1} of part ${index} is malformed` })
    }
    lines.push(decoded.success)
  }
  return lines
})

const unpack = (bytes: Uint8Array, index: number): Effect.Effect<string, ManifestBroken> =>
  Gzip.use((gzip) => gzip.unpack(bytes)).pipe(
    Effect.mapError(
      (problem) => new ManifestBroken({ problem: `part ${index} cannot be unpacked: ${problem}` }),
    ),
  )
