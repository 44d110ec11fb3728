import { Context, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ManifestPlace } from "./Manifests.ts"

/** Where processes leave how far they came in account-Regions, for the ones that go on with them. */
export interface LeftReadingStore {
  /** Keeps what was left of an account-Region, in place of what was kept of it before. */
  readonly keep: (place: ManifestPlace, bytes: Uint8Array) => Effect.Effect<void, CallFailed>
  /** What was kept last of an account-Region in this sweep; undefined where nothing was. */
  readonly find: (place: ManifestPlace) => Effect.Effect<Uint8Array | undefined, CallFailed>
}

/** Keeps nothing: an account-Region that did not fit into the time of a process is begun anew by the next. */
export const noLeftReadings: LeftReadingStore = {
  keep: () => Effect.void,
  find: () => Effect.undefined,
}

/** Where it is kept how far account-Regions were read. Nowhere, unless a program whose time is limited provides a place. */
export class LeftReadings extends Context.Reference<LeftReadingStore>("@orgtag/tagging/ports/LeftReadings", {
  defaultValue: () => noLeftReadings,
}) {}
