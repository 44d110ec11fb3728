import {
  type Action,
  type CallFailed,
  type Items,
  parseArn,
  type RecordedRegion,
  type SealableRow,
} from "@orgtag/tagging"
import { Effect, Option, Stream } from "effect"
import type { TableCalls } from "../TableCalls.ts"
import { actionsById, onlyReadable, regionByName, resourceByArn } from "./recordByKey.ts"
import type { ScopedRecord } from "./ScopedRecord.ts"
import { sortItems } from "./SortedItems.ts"

/** Which sweep, the rows that it has, and a folder to sort in. */
export interface SweepScopeOptions {
  readonly sweep: string
  readonly rows: Items<SealableRow>
  readonly temporaryFolder: string
}

/**
 * What a record holds of one sweep, by Query and BatchGetItem: the account-Regions of its rows, and what their groups
 * say that the sweep did.
 *
 * **Gotchas** An entry or a row that somebody put there in the sweep's name, and that no group speaks of, is only found
 * by a look at everything.
 */
export const sweepScope = (
  calls: TableCalls,
  { sweep, rows, temporaryFolder }: SweepScopeOptions,
): ScopedRecord => {
  const regions = onlyReadable(rows).pipe(
    Stream.flatMap(({ account, region }) =>
      region === "*" ? Stream.empty : Stream.fromEffect(regionByName(calls, { account, region })),
    ),
  )
  /** What its actions name, each once, whatever the number. */
  const named = (name: (action: Action) => string): Stream.Stream<string, CallFailed> =>
    Stream.unwrap(
      sortItems(
        temporaryFolder,
        actionsIn(regions, sweep).pipe(
          Stream.map((action) => ({ partition: name(action), sort: "", text: "" })),
        ),
      ).pipe(Effect.map(({ partitions }) => partitions)),
    )
  return {
    regions,
    resources: named(({ resource }) => resource).pipe(
      Stream.flatMap((name) => Stream.fromIterable(Option.toArray(parseArn(name)))),
      Stream.flatMap((resource) => Stream.fromIterableEffect(resourceByArn(calls, resource))),
    ),
    actions: actionsById(
      calls,
      named(({ actionId }) => actionId),
    ),
  }
}

/** The actions of a sweep in account-Regions: whoever settled them, their group names the sweep that opened it. */
const actionsIn = (
  regions: Stream.Stream<RecordedRegion, CallFailed>,
  sweep: string,
): Stream.Stream<Action, CallFailed> =>
  regions.pipe(
    Stream.flatMap(({ groups }) => onlyReadable(groups)),
    Stream.flatMap(({ actions, sweepId }) => Stream.fromIterable(sweepId === sweep ? actions : [])),
  )
