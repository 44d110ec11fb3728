import { AwsClients } from "@orgtag/aws-clients"
import { Seals } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { appendSeal, listSeals, readSealHead } from "./seals/seals.ts"
import { makeTableCalls, type PersistenceOptions } from "./TableCalls.ts"

/** The chain of seals in DynamoDB: items of SweepLedger. */
export const DynamoSeals = {
  /** The seals in the tables that the options name. */
  layer: (options: PersistenceOptions): Layer.Layer<Seals, never, AwsClients> =>
    Layer.effect(
      Seals,
      Effect.gen(function* () {
        const calls = makeTableCalls(yield* AwsClients, options)
        return Seals.of({
          head: readSealHead(calls),
          append: (seal) => appendSeal(calls, seal),
          list: (from) => listSeals(calls, from),
        })
      }),
    ),
}
