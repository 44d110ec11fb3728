import type { AccountId, CallFailed, Region, UserAction } from "@orgtag/tagging"
import { Effect, Schema, Stream } from "effect"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { queryIndex, readItems } from "../itemReads.ts"
import { persistenceLimits } from "../persistenceLimits.ts"
import { putBatch } from "../putBatch.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepCellIndex, userActions } from "../tables.ts"
import { actionCodec, sweepCellOf } from "./actionCodec.ts"

/** The actions with these ids: one read unit per 4 KB and action. */
export const readActions = (
  calls: TableCalls,
  ids: ReadonlyArray<string>,
): Effect.Effect<ReadonlyMap<string, UserAction>, CallFailed> =>
  readItems(
    calls,
    userActions,
    actionCodec,
    [...new Set(ids)].map((id) => ({ action_id: id })),
  ).pipe(Effect.map((actions) => new Map(actions.map((action) => [action.actionId, action]))))

/**
 * Steps 2 and 7: one write unit per KB and action, and one for the index where the action is new to its cell (two where
 * it comes from another sweep's: the old entry goes). Writing a result over its intent leaves the index alone.
 */
export const putUserActions = (
  calls: TableCalls,
  actions: ReadonlyArray<UserAction>,
): Effect.Effect<ReadonlySet<string>, CallFailed> =>
  putBatch(calls, userActions, actions.map(actionCodec.encode))

const indexEntryCodec: ItemCodec<{ readonly actionId: string }> = itemCodec(
  Schema.Struct({ action_id: Schema.String }),
  (entry) => ({ actionId: entry.action_id }),
  ({ actionId }) => ({ action_id: actionId }),
)

/**
 * The actions of a cell: their ids from the index, the rows from the table.
 *
 * The index lags: a row that has meanwhile moved into another sweep's cell is left out, and one that is younger than
 * the index is not there yet.
 */
export const actionsOfCell = (
  calls: TableCalls,
  sweep: string,
  account: AccountId,
  region: Region,
): Stream.Stream<UserAction, CallFailed> =>
  queryIndex(calls, userActions, sweepCellIndex, indexEntryCodec, {
    partition: sweepCellOf(sweep, account, region),
  }).pipe(
    Stream.grouped(persistenceLimits.batchGetKeys),
    Stream.mapEffect((entries) => {
      const ids = entries.map(({ actionId }) => actionId)
      return readActions(calls, ids).pipe(
        Effect.map((actions) =>
          ids.flatMap((id) => {
            const action = actions.get(id)
            return action === undefined || action.sweepId !== sweep ? [] : [action]
          }),
        ),
      )
    }),
    Stream.flatMap((actions) => Stream.fromIterable(actions)),
  )
