import { AwsClients } from "@orgtag/aws-clients"
import type { AlertLedger, ApiCalls, Controls, ResourceRecord, Seals, SweepLedger } from "@orgtag/tagging"
import { Context, Duration, Effect, Layer } from "effect"
import {
  createTables,
  DynamoAlertLedger,
  DynamoControls,
  DynamoResourceRecord,
  DynamoSeals,
  DynamoSweepLedger,
} from "../src/index.ts"
import { FaultyTables } from "./FaultyTables.ts"
import { hurriedClock } from "./hurriedClock.ts"
import type { TableServer } from "./TableServer.ts"

/** The tables under test, to make calls go wrong and to look at what was called. */
export class Stand extends Context.Service<Stand, FaultyTables>()("@orgtag/persistence/test/Stand") {}

/** A prefix that no other run used: a DynamoDB Local outlives a test run. */
export const freshPrefix = (): string => `t${Date.now().toString(36)}${Math.floor(Math.random() * 1e6)}-`

/** Clients whose requests the given tables take. */
export const clientsOver = (tables: FaultyTables): Layer.Layer<AwsClients | ApiCalls> =>
  AwsClients.layer({
    requestHandler: tables,
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
    region: "eu-west-1",
    // A hundredth of it in these tests.
    callTimeout: Duration.minutes(30),
  })

/** The record, the ledger, controls and seals over tables that are made first, under a prefix of their own. */
export const standLayer = (
  server: () => TableServer,
  tablePrefix = freshPrefix(),
): Layer.Layer<AlertLedger | Controls | ResourceRecord | Seals | SweepLedger | Stand | AwsClients> =>
  Layer.unwrap(
    Effect.sync(() => {
      const tables = new FaultyTables(server())
      const options = { tablePrefix }
      const made = Layer.effectDiscard(createTables(options).pipe(Effect.orDie))
      return Layer.mergeAll(
        Layer.succeed(Stand, tables),
        DynamoResourceRecord.layer(options),
        DynamoSweepLedger.layer(options),
        DynamoControls.layer(options),
        DynamoAlertLedger.layer(options),
        DynamoSeals.layer(options),
      ).pipe(
        Layer.provideMerge(made),
        Layer.provideMerge(clientsOver(tables)),
        Layer.provideMerge(hurriedClock),
      )
    }),
  )
