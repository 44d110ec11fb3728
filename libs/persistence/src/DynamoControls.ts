import { AwsClients } from "@orgtag/aws-clients"
import { Controls } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { putApproved, readApproved } from "./controls/approvals.ts"
import { readPolicy, storePolicy } from "./controls/policies.ts"
import { putStopOrder, readStopOrder, resumeSweeps } from "./controls/stopOrders.ts"
import { makeTableCalls, type PersistenceOptions } from "./TableCalls.ts"

/** What people decided about sweeps, in DynamoDB: items of SweepLedger. */
export const DynamoControls = {
  /** The controls in the tables that the options name. */
  layer: (options: PersistenceOptions): Layer.Layer<Controls, never, AwsClients> =>
    Layer.effect(
      Controls,
      Effect.gen(function* () {
        const calls = makeTableCalls(yield* AwsClients, options)
        return Controls.of({
          storePolicy: (policy) => storePolicy(calls, policy),
          policy: (digest) => readPolicy(calls, digest),
          approved: readApproved(calls),
          approve: (approval) => putApproved(calls, approval),
          stopOrder: readStopOrder(calls),
          orderStop: (order) => putStopOrder(calls, order),
          resume: (by, at) => resumeSweeps(calls, by, at),
        })
      }),
    ),
}
