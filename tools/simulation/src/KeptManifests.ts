import { type ManifestPlace, type ManifestStore, manifestWriter } from "@orgtag/tagging"
import { Effect, Stream } from "effect"

/** The parts of one manifest. */
interface Kept {
  readonly place: ManifestPlace
  readonly parts: ReadonlyArray<Uint8Array>
}

/**
 * Manifests that outlast the processes of a fixture, as those in a bucket or a folder do: a try that was cut off leaves
 * what stood there before it, one that was paused its parts.
 */
export class KeptManifests implements ManifestStore {
  readonly #kept = new Map<string, Kept>()
  readonly #written = new Map<string, ReadonlyArray<Uint8Array>>()

  readonly open: ManifestStore["open"] = (place, before = []) => {
    const parts = [...(this.#written.get(keyOf(place)) ?? [])].slice(0, before.length)
    this.#written.set(keyOf(place), parts)
    return manifestWriter(
      ({ bytes }) => Effect.sync(() => parts.push(bytes)).pipe(Effect.asVoid),
      before,
    ).pipe(
      Effect.map((writer) => ({
        ...writer,
        finish: Effect.tap(writer.finish, () =>
          Effect.sync(() => this.#kept.set(keyOf(place), { place, parts })),
        ),
      })),
    )
  }

  readonly parts: ManifestStore["parts"] = (place) =>
    Stream.suspend(() => Stream.fromIterable(this.#kept.get(keyOf(place))?.parts ?? []))

  readonly places: ManifestStore["places"] = (sweepId) =>
    Stream.suspend(() =>
      Stream.fromIterable(
        Array.from(this.#kept.values()).flatMap(({ place, parts }) =>
          place.sweepId === sweepId && parts.length > 0 ? [place] : [],
        ),
      ),
    )
}

const keyOf = ({ sweepId, account, region }: ManifestPlace): string => `${sweepId} ${account} ${region}`
