import {
  AccountId,
  type ManifestPlace,
  type ManifestStore,
  Region,
  manifestWriter,
  resultsKeys,
} from "@orgtag/tagging"
import { Effect, Option, Schema, Stream } from "effect"
import type { Bucket } from "./s3Bucket.ts"

const Index = Schema.fromJsonString(Schema.Struct({ parts: Schema.Int }))
const decodeIndex = Schema.decodeUnknownOption(Index)

const decodePlace = Schema.decodeUnknownOption(Schema.Struct({ account: AccountId, region: Region }))

/** Says how many parts the last whole try has; parts beyond are of a try that was cut off. */
const indexKey = ({ sweepId, account, region }: ManifestPlace): string =>
  `${resultsKeys.sweep(sweepId)}manifests/${account}/${region}/index.json`

/**
 * Manifests in the results bucket: an object for each part, and one that says how many there are.
 *
 * No role may delete there. A try writes over the parts of the one before it, and the last that finished says how many of
 * them count.
 */
export const s3Manifests = (bucket: Bucket): ManifestStore => ({
  open: (place, before) =>
    manifestWriter(
      ({ index, bytes }) =>
        bucket.put(resultsKeys.manifestPart(place.sweepId, place.account, place.region, index), bytes),
      before,
    ).pipe(
      Effect.map((writer) => ({
        ...writer,
        finish: writer.finish.pipe(
          Effect.tap((summary) =>
            bucket.put(indexKey(place), JSON.stringify({ parts: summary?.parts ?? 0 })),
          ),
        ),
      })),
    ),
  parts: (place) =>
    Stream.fromEffect(bucket.get(indexKey(place))).pipe(
      Stream.flatMap((bytes) => {
        const found = decodeIndex(Buffer.from(bytes ?? []).toString("utf8"))
        const parts = Option.match(found, { onNone: () => 0, onSome: (index) => index.parts })
        return Stream.fromIterable(Array.from({ length: parts }, (_, index) => index + 1))
      }),
      Stream.mapEffect((part) =>
        bucket.get(resultsKeys.manifestPart(place.sweepId, place.account, place.region, part)),
      ),
      Stream.flatMap((bytes) => (bytes === undefined ? Stream.empty : Stream.make(bytes))),
    ),
  places: (sweepId) =>
    bucket.keys(`${resultsKeys.sweep(sweepId)}manifests/`).pipe(
      Stream.flatMap((key) => {
        const [account, region, file] = key.split("/").slice(-3)
        const place = decodePlace({ account, region })
        return file === "index.json" && Option.isSome(place)
          ? Stream.make({ sweepId, ...place.value })
          : Stream.empty
      }),
    ),
})
