import { AwsClients } from "@orgtag/aws-clients"
import { AlertLedger } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { readAlertState, writeAlertState } from "./ledger/alertState.ts"
import { makeTableCalls, type PersistenceOptions } from "./TableCalls.ts"

/** What is remembered of alerts, in the ledger's table: AlertLedger. */
export const DynamoAlertLedger = {
  /** The item in the table that the options name. */
  layer: (options: PersistenceOptions): Layer.Layer<AlertLedger, never, AwsClients> =>
    Layer.effect(
      AlertLedger,
      Effect.gen(function* () {
        const calls = makeTableCalls(yield* AwsClients, options)
        return AlertLedger.of({
          read: readAlertState(calls),
          write: (state) => writeAlertState(calls, state),
        })
      }),
    ),
}
