import type { AccountId } from "../domain/AccountId.ts"
import { type ActionQuery, ResourceRecord } from "../ports/ResourceRecord.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Region } from "../domain/Region.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { UserAction } from "../record/Record.ts"
import { Effect, Stream } from "effect"

/** How many headers of sweeps are read at once. */
const headersAtOnce = 8

type Record = ResourceRecord | SweepLedger

/**
 * Actions of one account-Region that are held to be put in order. Where a sweep did more in one, they come in blocks of
 * so many, each newest first.
 */
export const actionsHeld = 10_000

/**
 * The actions that a query asks for: the newest sweep first, in each by account and Region, there the newest first.
 *
 * There is no index on a status or a time (RECORD.md): this goes from sweeps to their account-Regions, and holds their
 * names and at most `actionsHeld` actions at a time, however many there are.
 */
export const listActions = (query: ActionQuery): Stream.Stream<UserAction, CallFailed, Record> =>
  (query.sweep === undefined ? sweepsWithin(query) : Stream.make(query.sweep)).pipe(
    Stream.flatMap((sweep) => actionsOfSweep(sweep, query)),
  )

/** Sweeps that may hold actions of the time asked for. A sweep that was never concluded may be of any time. */
const sweepsWithin = ({ since, until }: ActionQuery): Stream.Stream<string, CallFailed, SweepLedger> =>
  Stream.unwrap(
    SweepLedger.use((ledger) =>
      Effect.succeed(
        ledger.sweeps.pipe(
          Stream.mapEffect((id) => ledger.sweep(id), { concurrency: headersAtOnce }),
          Stream.filter((header) => header !== undefined),
          Stream.filter(
            ({ startedAt, concluded }) =>
              (until === undefined || startedAt < until) &&
              (since === undefined || concluded === undefined || concluded.at >= since),
          ),
          Stream.map(({ sweepId }) => sweepId),
        ),
      ),
    ),
  )

const actionsOfSweep = (sweep: string, query: ActionQuery): Stream.Stream<UserAction, CallFailed, Record> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const ledger = yield* SweepLedger
      const record = yield* ResourceRecord
      const cells = yield* Stream.runCollect(cellsOf(ledger.rows(sweep), query.account))
      return Stream.fromIterable(cells.toSorted(byPlace)).pipe(
        Stream.flatMap(({ account, region }) =>
          record.actionsOfCell(sweep, account, region).pipe(
            Stream.filter((action) => fits(action, query)),
            Stream.grouped(actionsHeld),
            Stream.flatMap((actions) => Stream.fromIterable(actions.toSorted(newestFirst))),
          ),
        ),
      )
    }),
  )

interface Cell {
  readonly account: AccountId
  readonly region: Region
}

const cellsOf = (
  rows: Stream.Stream<SweepRow, CallFailed>,
  asked: AccountId | undefined,
): Stream.Stream<Cell, CallFailed> =>
  rows.pipe(
    Stream.flatMap(({ account, region }) =>
      region === "*" || (asked !== undefined && account !== asked)
        ? Stream.empty
        : Stream.succeed({ account, region }),
    ),
  )

const byPlace = (left: Cell, right: Cell): number =>
  `${left.account} ${left.region}` < `${right.account} ${right.region}` ? -1 : 1

const fits = (action: UserAction, { status, since, until }: ActionQuery): boolean =>
  (status === undefined || action.status === status) &&
  (since === undefined || action.timestamp >= since) &&
  (until === undefined || action.timestamp < until)

const newestFirst = (left: UserAction, right: UserAction): number =>
  left.timestamp === right.timestamp
    ? left.resource < right.resource
      ? -1
      : 1
    : left.timestamp < right.timestamp
      ? 1
      : -1
