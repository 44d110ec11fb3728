import { Context, Effect, type Scope, Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Region } from "../domain/Region.ts"
import type { ManifestLine } from "../manifest/ManifestLine.ts"
import type { ManifestSummary, StoredPart } from "../manifest/ManifestPart.ts"

/** Which manifest: what one sweep saw of one account-Region. */
export interface ManifestPlace {
  readonly sweepId: string
  readonly account: AccountId
  readonly region: Region
}

/** A manifest that is being written. */
export interface ManifestWriter<E = CallFailed> {
  /** Writes lines, in the order of the calls. */
  readonly write: (lines: ReadonlyArray<ManifestLine>) => Effect.Effect<void, E>
  /** Writes what is left and names all parts so far, for a writer that goes on with it. Nothing may be written after it. */
  readonly pause: Effect.Effect<ReadonlyArray<StoredPart>, E>
  /** Writes what is left and sums up; undefined where manifests are not kept. Nothing may be written after it. */
  readonly finish: Effect.Effect<ManifestSummary | undefined, E>
}

/** Where manifests are kept. */
export interface ManifestStore {
  /**
   * Begins the manifest of an account-Region; the scope ends what it holds. One that stands there already, of a try that
   * was cut off, is replaced: once `finish` has succeeded there are the parts of this try and no others. A writer that
   * goes on with one that was paused is given its parts, and begins after them.
   */
  readonly open: (
    place: ManifestPlace,
    before?: ReadonlyArray<StoredPart>,
  ) => Effect.Effect<ManifestWriter, CallFailed, Scope.Scope>
  /** The stored parts of a manifest, in order; none where there is no such manifest. */
  readonly parts: (place: ManifestPlace) => Stream.Stream<Uint8Array, CallFailed>
  /** The places for which a sweep left any part. */
  readonly places: (sweepId: string) => Stream.Stream<ManifestPlace, CallFailed>
}

/** Keeps none. */
export const noManifests: ManifestStore = {
  open: () =>
    Effect.succeed({ write: () => Effect.void, pause: Effect.succeed([]), finish: Effect.undefined }),
  parts: () => Stream.empty,
  places: () => Stream.empty,
}

/** Where manifests go. Keeps none unless a program provides a place, so that the engine needs none handed in. */
export class Manifests extends Context.Reference<ManifestStore>("@orgtag/tagging/ports/Manifests", {
  defaultValue: () => noManifests,
}) {}
