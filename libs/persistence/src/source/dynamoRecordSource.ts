import { AwsClients } from "@orgtag/aws-clients"
import type { RecordScope, RecordSource } from "@orgtag/tagging"
import { Effect, type Scope } from "effect"
import { scanItems } from "../itemScan.ts"
import { makeTableCalls, type PersistenceOptions } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { type RecordOptions, recordOfTables } from "./recordOfTables.ts"
import { resourceScope } from "./resourceScope.ts"
import type { ScopedRecord } from "./ScopedRecord.ts"
import { sweepScope } from "./sweepScope.ts"
import { partitionItems } from "./tableReads.ts"

/**
 * The record in DynamoDB's tables, read consistently and never through an index.
 *
 * The whole of it is read by scans; of one sweep or one resource only what has to do with it.
 */
export const dynamoRecordSource = (
  persistence: PersistenceOptions,
  options: RecordOptions,
): Effect.Effect<RecordSource, never, AwsClients | Scope.Scope> =>
  Effect.gen(function* () {
    const calls = makeTableCalls(yield* AwsClients, persistence)
    const whole = yield* recordOfTables(
      {
        atRest: false,
        all: (table) => scanItems(calls, table),
        ledger: (partition, order) => partitionItems(calls, sweepLedger, partition, order),
      },
      options,
    )
    const scoped = ({ sweep, resource }: RecordScope): ScopedRecord | undefined =>
      resource !== undefined
        ? resourceScope(calls, resource)
        : sweep === undefined
          ? undefined
          : sweepScope(calls, { sweep, rows: whole.rows(sweep), temporaryFolder: options.temporaryFolder })
    return {
      ...whole,
      resources: (scope) => scoped(scope)?.resources ?? whole.resources(scope),
      regions: (scope) => scoped(scope)?.regions ?? whole.regions(scope),
      actions: (scope) => scoped(scope)?.actions ?? whole.actions(scope),
    }
  })
