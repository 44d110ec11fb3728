import {
  type CallFailed,
  type Items,
  type ManifestStore,
  type RecordedRegion,
  type RecordedResource,
  type RecordSource,
  type UserAction,
} from "@orgtag/tagging"
import { Effect, Scope, Stream } from "effect"
import { actionCodec } from "../record/actionCodec.ts"
import { userActions } from "../tables.ts"
import { ledgerRecord } from "./ledgerRecord.ts"
import { itemsAs } from "./readItem.ts"
import type { RecordTables } from "./RecordTables.ts"
import { regionsOnDisk } from "./regionsOnDisk.ts"
import { resourcesOnDisk } from "./resourcesOnDisk.ts"

/** Where a record is read from, and what is needed for that. */
export interface RecordOptions {
  /** A folder for temporary files, which take about as much room as the record. */
  readonly temporaryFolder: string
  /** Where the manifests are; undefined where they are not at hand. */
  readonly manifests: Pick<ManifestStore, "parts" | "places"> | undefined
}

/**
 * A record as a whole over its tables, whatever the scope: what has to be grouped is sorted on disk first, once if the
 * tables are at rest, else anew each time that it is asked for.
 */
export const recordOfTables = (
  tables: RecordTables,
  { temporaryFolder, manifests }: RecordOptions,
): Effect.Effect<RecordSource, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const sorted = <A>(sort: Effect.Effect<Items<A>, CallFailed, Scope.Scope>): Effect.Effect<Items<A>> =>
      tables.atRest
        ? Effect.map(Effect.cached(Effect.provideService(sort, Scope.Scope, scope)), Stream.unwrap)
        : Effect.succeed(Stream.unwrap(sort))
    const resources = yield* sorted<RecordedResource>(resourcesOnDisk(tables, temporaryFolder))
    const regions = yield* sorted<RecordedRegion>(regionsOnDisk(tables, temporaryFolder))
    const actions: Items<UserAction> = itemsAs(userActions, actionCodec, tables.all(userActions))
    return {
      ...ledgerRecord(tables),
      atRest: tables.atRest,
      resources: () => resources,
      regions: () => regions,
      actions: () => actions,
      manifests,
    }
  })
