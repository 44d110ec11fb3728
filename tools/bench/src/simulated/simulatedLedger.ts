import type { AccountId, RegionState, SealableRow, SweepHeader, SweepLedger } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { ModelCalls } from "./ModelCalls.ts"
import type { OrganizationModel } from "./OrganizationModel.ts"
import { ValuesOnDisk } from "./ValuesOnDisk.ts"

/** Partitions that a sweep's rows are spread over (RECORD.md). */
const rowPartitions = 16
/** Accounts whose rows one Query answers at the most: 18 rows of about a kilobyte each (AWS answers 1 MB). */
const accountsPerQuery = 50
/** Rows that are put at once, and partitions that are read at once, as the real ledger does. */
const rowsAtOnce = 8

/** What the ledger of a computed organization keeps: rows and states, off the heap. */
export class LedgerOnDisk {
  readonly rows: ValuesOnDisk<SealableRow>
  readonly states: ValuesOnDisk<RegionState>
  readonly #model: OrganizationModel

  constructor(model: OrganizationModel) {
    this.#model = model
    // The row of an account as a whole comes after those of all account-Regions.
    this.rows = new ValuesOnDisk(model.cells + model.accounts.length)
    this.states = new ValuesOnDisk(model.cells)
  }

  get bytes(): number {
    return this.rows.bytes + this.states.bytes
  }

  readonly putRow = (row: SealableRow): void =>
    this.rows.put(
      row.region === "*" ? this.#ownOf(row.account) : this.#model.cellOf(row.account, row.region),
      row,
    )

  readonly rowsOf = (account: AccountId): ReadonlyArray<SealableRow> =>
    this.rows.get([this.#ownOf(account), ...this.#model.cellsOf(account)])

  readonly close = (): void => {
    this.rows.close()
    this.states.close()
  }

  readonly #ownOf = (account: AccountId): number => this.#model.cells + this.#model.numberOfAccount(account)
}

/** The port SweepLedger over a computed organization, with the calls that the real one makes. */
export const simulatedLedger = (
  model: OrganizationModel,
  calls: ModelCalls,
  kept: LedgerOnDisk,
): SweepLedger["Service"] => {
  let header: SweepHeader | undefined
  /** Sweeps, the newest first. */
  const listed: Array<string> = []
  let epoch = 0
  const partition = (number: number) => {
    const accounts = model.accounts.filter((_, index) => index % rowPartitions === number)
    const pages = Math.max(1, Math.ceil(accounts.length / accountsPerQuery))
    return Stream.range(0, pages - 1).pipe(
      Stream.mapEffect((page) =>
        calls.tables("Query", () =>
          accounts.slice(page * accountsPerQuery, (page + 1) * accountsPerQuery).flatMap(kept.rowsOf),
        ),
      ),
      Stream.flattenIterable,
    )
  }
  return {
    missingTables: Effect.as(
      Effect.all(
        Array.from({ length: 4 }, () => calls.tables("DescribeTable", () => {})),
        { concurrency: 4 },
      ),
      [],
    ),
    openSweep: (opened) =>
      Effect.andThen(
        calls.tables("PutItem", () => kept.rows.clear()),
        calls.tables("PutItem", () => {
          header = opened
          listed.unshift(opened.sweepId)
        }),
      ),
    concludeSweep: () => calls.tables("UpdateItem", () => {}),
    sweep: () => calls.tables("BatchGetItem", () => header),
    sweeps: Stream.fromEffect(calls.tables("Query", () => Array.from(listed))).pipe(Stream.flattenIterable),
    reserveChanges: (_sweep, count) =>
      count === 0 ? Effect.succeed(true) : calls.tables("UpdateItem", () => true),
    putRows: (rows) =>
      Effect.forEach(rows, (row) => calls.tables("PutItem", () => kept.putRow(row)), {
        concurrency: rowsAtOnce,
        discard: true,
      }),
    rows: () =>
      Stream.range(0, rowPartitions - 1).pipe(
        Stream.flatMap(partition, { concurrency: rowsAtOnce, bufferSize: 1 }),
      ),
    claim: () => Effect.succeed(true),
    rowsOfAccount: (_sweep, account) => calls.tables("Query", () => kept.rowsOf(account)),
    states: (account) => calls.tables("Query", () => kept.states.get(model.cellsOf(account))),
    putState: (state) =>
      calls.tables("PutItem", () => {
        kept.states.put(model.cellOf(state.account, state.region), state)
        return true
      }),
    openGroup: () => calls.tables("PutItem", () => true),
    groups: () => calls.tables("Query", () => []),
    allGroups: () => Stream.empty,
    takeOver: () => calls.tables("UpdateItem", () => true),
    closeGroup: () => calls.tables("UpdateItem", () => true),
    acquireLease: (account, holder, now, seconds) =>
      calls.tables("UpdateItem", () => {
        epoch += 1
        return { acquired: true, lease: { account, holder, epoch, expiresAt: now + seconds * 1000 } }
      }),
    renewLease: () => calls.tables("UpdateItem", () => true),
    releaseLease: () => calls.tables("UpdateItem", () => {}),
  }
}
