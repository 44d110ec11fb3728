import { awsAlertChannels } from "@orgtag/alerts"
import { awsCaller, awsMemberAccounts, awsOrganization } from "@orgtag/aws"
import { AwsClients, type AwsClientsOptions } from "@orgtag/aws-clients"
import {
  DynamoAlertLedger,
  DynamoControls,
  DynamoRecordTables,
  DynamoResourceRecord,
  DynamoSeals,
  DynamoSweepLedger,
  type PersistenceOptions,
} from "@orgtag/persistence"
import { alertsLayer } from "@orgtag/tagging"
import { Layer } from "effect"

/**
 * The engine's ports on AWS.
 *
 * This is the one file that puts the adapters together, and it is only ever reached by `import()`: with it comes the
 * AWS SDK, which commands that make no call should not wait for.
 */
export const engineLayer = (record: PersistenceOptions, clients: AwsClientsOptions = {}) =>
  Layer.mergeAll(
    awsOrganization,
    awsCaller,
    awsMemberAccounts,
    DynamoRecordTables.layer(record),
    DynamoResourceRecord.layer(record),
    DynamoSweepLedger.layer(record),
    DynamoControls.layer(record),
    DynamoSeals.layer(record),
    alertsLayer().pipe(
      Layer.provide(DynamoAlertLedger.layer(record)),
      Layer.provide(DynamoSweepLedger.layer(record)),
      Layer.provideMerge(awsAlertChannels),
    ),
  ).pipe(Layer.provideMerge(AwsClients.layer(clients)))

export { kmsPublicKey, s3Bucket, s3SealCopies } from "@orgtag/aws"
export { AwsClients } from "@orgtag/aws-clients"
export { createTables, dynamoRecordSource, exportedRecordSource } from "@orgtag/persistence"
