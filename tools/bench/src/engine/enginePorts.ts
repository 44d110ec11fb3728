import { awsPorts } from "@orgtag/aws"
import { AwsClients, type Pace } from "@orgtag/aws-clients"
import { DynamoControls, DynamoResourceRecord, DynamoSeals, DynamoSweepLedger } from "@orgtag/persistence"
import type { Policy } from "@orgtag/tagging"
import { Layer } from "effect"
import type { Reach } from "./Reach.ts"

/** The engine's ports as the product has them, over an organization that is reached so. */
export const enginePorts = (reach: Reach, { record }: Policy, pace: Pace | "none") =>
  Layer.mergeAll(
    awsPorts,
    DynamoResourceRecord.layer(record),
    DynamoSweepLedger.layer(record),
    DynamoControls.layer(record),
    DynamoSeals.layer(record),
  ).pipe(
    Layer.provideMerge(
      AwsClients.layer({
        requestHandler: reach.requestHandler,
        credentials: reach.credentials,
        region: reach.region,
        pace,
      }),
    ),
  )
