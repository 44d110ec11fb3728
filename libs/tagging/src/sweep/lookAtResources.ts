import { Effect, type Scope } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import { type ListedResource, manifestLineOf } from "../manifest/ManifestLine.ts"
import type { ManifestSummary, StoredPart } from "../manifest/ManifestPart.ts"
import { type ManifestPlace, Manifests, noManifests } from "../ports/Manifests.ts"
import type { ResourceTally } from "./counts.ts"

/** A resource that was looked at, and what it comes to. */
export interface LookedAt {
  readonly resource: ListedResource
  /** The class as planned: in it the resource is counted. */
  readonly found: ResourceClass
  /** The ids of the rules that matched, in the order of the policy; none where it was not judged. */
  readonly rules: ReadonlyArray<string>
}

/** Where resources of an account-Region go that were looked at. */
export interface Looking {
  /**
   * Counts a resource in its class and gives it its line in the manifest: one call for both, so that the counts of the row
   * and the manifest cannot disagree.
   */
  readonly at: (resource: LookedAt) => Effect.Effect<void, CallFailed>
  /** Leaves the manifest to a process that goes on with it, which needs its parts. */
  readonly pause: Effect.Effect<ReadonlyArray<StoredPart>, CallFailed>
  /** Ends the manifest once every resource was looked at; undefined where none is kept. */
  readonly finish: Effect.Effect<ManifestSummary | undefined, CallFailed>
}

/**
 * Begins to look at the resources of an account-Region. A manifest that cannot be written fails the account-Region: what
 * cannot be shown to have been looked at was not. `before` are the parts of a manifest that is gone on with.
 */
export const lookAtResources = Effect.fnUntraced(function* (
  place: ManifestPlace,
  tally: ResourceTally,
  before?: ReadonlyArray<StoredPart>,
): Effect.fn.Return<Looking, CallFailed, Scope.Scope> {
  const store = yield* Manifests
  // Not even the lines are made then: the hash of the tags costs more than judging them.
  if (store === noManifests) {
    const at: Looking["at"] = ({ found }) => Effect.sync(() => tally.add(found))
    return { at, pause: Effect.succeed([]), finish: Effect.undefined }
  }
  const writer = yield* store.open(place, before)
  return {
    at: ({ resource, found, rules }) =>
      Effect.suspend(() => {
        tally.add(found)
        return writer.write([manifestLineOf(resource, found, rules)])
      }),
    pause: writer.pause,
    finish: writer.finish,
  }
})
