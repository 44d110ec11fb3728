import type { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Group, UserAction } from "../record/Record.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { Effect, Option, Stream } from "effect"

/** Actions read in one call; BatchGetItem takes as many. */
const actionsPerRead = 100

/**
 * The actions of groups that are still open: those a process left behind, and those that AWS took and that were not
 * read back yet. By account and Region.
 *
 * Without an account it looks in every account that the newest sweep, reverts apart, has a row for.
 */
export const listOpenActions = (
  account: AccountId | undefined,
): Stream.Stream<UserAction, CallFailed, ResourceRecord | SweepLedger> =>
  (account === undefined ? accountsOfNewestSweep : Stream.make(account)).pipe(Stream.flatMap(openInAccount))

const accountsOfNewestSweep: Stream.Stream<AccountId, CallFailed, SweepLedger> = Stream.unwrap(
  Effect.gen(function* () {
    const ledger = yield* SweepLedger
    const newest = yield* ledger.sweeps.pipe(
      Stream.mapEffect((id) => ledger.sweep(id)),
      // A revert has rows only for what it takes back.
      Stream.filter((header) => header !== undefined && header.reverts === undefined),
      Stream.runHead,
    )
    const header = Option.getOrUndefined(newest)
    if (header === undefined) return Stream.empty
    const accounts = new Set<AccountId>()
    yield* Stream.runForEach(ledger.rows(header.sweepId), ({ account }) =>
      Effect.sync(() => accounts.add(account)),
    )
    return Stream.fromIterable(Array.from(accounts).toSorted())
  }),
)

const openInAccount = (
  account: AccountId,
): Stream.Stream<UserAction, CallFailed, ResourceRecord | SweepLedger> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const ledger = yield* SweepLedger
      const states = yield* ledger.states(account)
      return Stream.fromIterable(states.filter(({ firstOpen }) => firstOpen !== undefined)).pipe(
        Stream.mapEffect(({ region, firstOpen }) => ledger.groups(account, region, firstOpen)),
        Stream.flatMap((groups) => Stream.fromIterable(groups.filter(({ closed }) => closed === undefined))),
        Stream.mapEffect(actionsOfGroup),
        Stream.flatMap(Stream.fromIterable),
      )
    }),
  )

/** The rows of a group's actions; one whose row was never written is only intended. */
const actionsOfGroup = Effect.fnUntraced(function* (group: Group) {
  const record = yield* ResourceRecord
  const ids = group.actions.slice(0, actionsPerRead).map(({ actionId }) => actionId)
  const rows = yield* record.actions(ids)
  const { account, region, sweepId, policyDigest, userInfo } = group
  return group.actions.map(
    (action): UserAction =>
      rows.get(action.actionId) ?? {
        ...action,
        account,
        region,
        sweepId,
        policyDigest,
        userInfo,
        status: "intended",
        attempts: [],
      },
  )
})
