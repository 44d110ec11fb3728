import { AwsClients } from "@orgtag/aws-clients"
import { SweepLedger } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { missingTablesOf } from "./missingTables.ts"
import { claimOccasion } from "./ledger/claims.ts"
import { makeTableCalls, type PersistenceOptions } from "./TableCalls.ts"
import { allGroups, closeGroup, groupsFrom, openGroup, takeOverGroup } from "./ledger/groups.ts"
import { acquireLease, releaseLease, renewLease } from "./ledger/leases.ts"
import { putRows, rowsOf, rowsOfAccount } from "./ledger/rows.ts"
import { putState, statesOf } from "./ledger/states.ts"
import { concludeSweep, openSweep, readSweep, reserveChanges, sweepIds } from "./ledger/sweeps.ts"

/** The ledger of sweeps in DynamoDB: SweepLedger. */
export const DynamoSweepLedger = {
  /** The ledger in the tables that the options name. */
  layer: (options: PersistenceOptions): Layer.Layer<SweepLedger, never, AwsClients> =>
    Layer.effect(
      SweepLedger,
      Effect.gen(function* () {
        const clients = yield* AwsClients
        const calls = makeTableCalls(clients, options)
        // A lease that is renewed too late is lost, and with it the right to write what waits before the renewal.
        const urgentCalls = makeTableCalls(clients, options, { urgent: true })
        return SweepLedger.of({
          missingTables: missingTablesOf(calls),
          openSweep: (header) => openSweep(calls, header),
          claim: (occasion, holder) => claimOccasion(calls, occasion, holder),
          concludeSweep: (header) => concludeSweep(calls, header),
          sweep: (sweepId) => readSweep(calls, sweepId),
          sweeps: sweepIds(calls),
          reserveChanges: (sweepId, count, limit) => reserveChanges(calls, sweepId, count, limit),
          putRows: (rows) => putRows(calls, rows),
          rowsOfAccount: (sweepId, account) => rowsOfAccount(calls, sweepId, account),
          rows: (sweepId) => rowsOf(calls, sweepId),
          states: (account) => statesOf(calls, account),
          putState: (state, version) => putState(calls, state, version),
          openGroup: (group) => openGroup(calls, group),
          groups: (account, region, from, to) => groupsFrom(calls, { account, region, from, to }),
          allGroups: (account, region) => allGroups(calls, account, region),
          takeOver: (group, epoch) => takeOverGroup(calls, group, epoch),
          closeGroup: (group, closed) => closeGroup(calls, group, closed),
          acquireLease: (account, holder, now, seconds) =>
            acquireLease(calls, { account, holder, now, expiresAt: now + seconds * 1000 }),
          renewLease: (lease, expiresAt) => renewLease(urgentCalls, lease, expiresAt),
          releaseLease: (lease) => releaseLease(calls, lease),
        })
      }),
    ),
}
