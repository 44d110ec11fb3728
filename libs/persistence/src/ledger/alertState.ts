import { isDeepStrictEqual } from "node:util"
import { type AlertState, type CallFailed } from "@orgtag/tagging"
import { Effect } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { readItem } from "../itemReads.ts"
import { putItem } from "../itemWrites.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { alertStateCodec, alertStateKey } from "./alertStateCodec.ts"

/** What is remembered of alerts: one read unit per 4 KB. */
export const readAlertState = (calls: TableCalls): Effect.Effect<AlertState | undefined, CallFailed> =>
  readItem(calls, sweepLedger, alertStateCodec, alertStateKey)

/**
 * Writes the state that follows the one that was read: one write unit per KB, on the condition that nobody wrote in
 * between. After a lost answer it is ours if it stands there whole.
 */
export const writeAlertState = (calls: TableCalls, state: AlertState): Effect.Effect<boolean, CallFailed> =>
  settleConditionalWrite(
    putItem(calls, sweepLedger, alertStateCodec.encode(state), {
      condition: state.version === 1 ? "attribute_not_exists(pk)" : "#version = :before",
      ...(state.version === 1
        ? {}
        : { names: { "#version": "version" }, values: { ":before": state.version - 1 } }),
    }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: readAlertState(calls).pipe(
        Effect.map((found) => {
          if (found === undefined || found.version < state.version) return undefined
          return found.version === state.version ? isDeepStrictEqual(found, state) : false
        }),
      ),
    },
  )
