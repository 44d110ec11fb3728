import { Effect, Semaphore, Stream } from "effect"
import type { ManifestWriter } from "../ports/Manifests.ts"
import { Gzip } from "./Gzip.ts"
import type { ManifestLine } from "./ManifestLine.ts"
import { type ManifestPart, type StoredPart, SummaryTally, bytesHash } from "./ManifestPart.ts"
import { type PackedLines, PartPacker } from "./PartPacker.ts"

/**
 * A writer that hands each part to `put` as soon as it is full.
 *
 * **When to use** in an adapter: all that is left to it is where a part is kept. Calls are taken one at a time. A part
 * that could not be put fails the write, and the manifest with it: its lines are not kept for another try. `before` are
 * the parts that an earlier writer of the same manifest has put, of which this one goes on.
 */
export const manifestWriter = <E>(
  put: (part: ManifestPart) => Effect.Effect<void, E>,
  before: ReadonlyArray<StoredPart> = [],
): Effect.Effect<ManifestWriter<E>> =>
  Effect.sync(() => {
    const packer = new PartPacker()
    const tally = new SummaryTally()
    const stored: Array<StoredPart> = [...before]
    for (const part of before) tally.add(part)
    const oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)
    const store = (packed: PackedLines) =>
      compress(packed, tally.summary.parts + 1).pipe(
        Effect.tap(put),
        Effect.map((part) => {
          tally.add(part)
          stored.push({ sha256: part.sha256, lines: part.lines })
        }),
      )
    const write = Effect.fnUntraced(function* (lines: ReadonlyArray<ManifestLine>) {
      for (const line of lines) {
        const full = packer.add(line)
        if (full !== undefined) yield* store(full)
      }
    })
    const storeRest = Effect.suspend(() => {
      const rest = packer.rest()
      return rest === undefined ? Effect.void : store(rest)
    })
    return {
      write: (lines) => oneAtATime(write(lines)),
      pause: oneAtATime(Effect.map(storeRest, () => [...stored])),
      finish: oneAtATime(Effect.map(storeRest, () => tally.summary)),
    }
  })

/** The parts of a manifest, of which one is held at a time. */
export const encodeManifest = <E, R>(
  lines: Stream.Stream<ManifestLine, E, R>,
): Stream.Stream<ManifestPart, E, R> =>
  Stream.suspend(() => {
    const packer = new PartPacker()
    const full = lines.pipe(
      Stream.flatMap((line) => partOf(packer.add(line))),
      Stream.concat(Stream.suspend(() => partOf(packer.rest()))),
    )
    let index = 0
    return full.pipe(Stream.mapEffect((packed) => compress(packed, ++index)))
  })

const partOf = (packed: PackedLines | undefined): Stream.Stream<PackedLines> =>
  packed === undefined ? Stream.empty : Stream.make(packed)

const compress = ({ text, lines }: PackedLines, index: number): Effect.Effect<ManifestPart> =>
  Gzip.use(({ pack }) => pack(text)).pipe(
    Effect.map((bytes) => ({ index, bytes, lines, sha256: bytesHash(bytes) })),
  )
