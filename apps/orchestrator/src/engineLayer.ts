import { awsAlertChannels } from "@orgtag/alerts"
import { awsPorts } from "@orgtag/aws"
import { AwsClients } from "@orgtag/aws-clients"
import {
  DynamoAlertLedger,
  DynamoControls,
  DynamoResourceRecord,
  DynamoSeals,
  DynamoSweepLedger,
  type PersistenceOptions,
} from "@orgtag/persistence"
import { Metrics, alertsLayer, topicChannel } from "@orgtag/tagging"
import { Layer } from "effect"
import { emitMetrics } from "./emitMetrics.ts"

/** The SDK's clients of a function, which live as long as its environment does. */
export const clientsLayer = AwsClients.layer()

/** The engine's ports on AWS, for the tables that a policy names. */
export const engineLayer = (record: PersistenceOptions) =>
  Layer.mergeAll(
    awsPorts,
    DynamoResourceRecord.layer(record),
    DynamoSweepLedger.layer(record),
    DynamoControls.layer(record),
    DynamoSeals.layer(record),
  )

/**
 * Who is told of a sweep's end: the policy's channels and the deployment's own topic, and CloudWatch. Only the function that
 * concludes tells.
 */
export const tellersLayer = (record: PersistenceOptions, topicArn: string) =>
  alertsLayer({ channels: [topicChannel(topicArn)] }).pipe(
    Layer.provide(DynamoAlertLedger.layer(record)),
    Layer.provide(DynamoSweepLedger.layer(record)),
    Layer.provideMerge(awsAlertChannels),
    Layer.merge(Layer.succeed(Metrics, emitMetrics)),
  )
