import {
  AccountId,
  type Group,
  type Head,
  type HistoryEntry,
  type RegionState,
  ResourceArn,
  ResourceRecord,
  SweepLedger,
  type UserAction,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { Fixture } from "../Fixture.ts"

/** The groups of one account-Region, oldest first, with its state. */
export interface RegionAsRead {
  readonly state: RegionState
  readonly groups: ReadonlyArray<Group>
}

/** All that the record says, read through the ports. */
export interface RecordAsRead {
  readonly heads: ReadonlyMap<string, Head>
  /** Oldest first. Resources that were never changed, by us or others, are left out. */
  readonly entries: ReadonlyMap<string, ReadonlyArray<HistoryEntry>>
  readonly regions: ReadonlyArray<RegionAsRead>
  /** The rows of the actions that stand in a group, by id. */
  readonly rows: ReadonlyMap<string, UserAction>
}

/** How many heads, or actions, are read at once, as DynamoDB takes them. */
const itemsAtOnce = 100

/** Reads what the record says of the resources that there are, and of the accounts that were swept. */
export const readRecord = Effect.fnUntraced(function* ({ aws, accounts }: Pick<Fixture, "aws" | "accounts">) {
  const record = yield* ResourceRecord
  const arns = Array.from(aws.snapshot().keys(), (arn) => ResourceArn.make(arn))
  const heads = yield* inParts(arns, record.heads)
  const written = new Set(aws.writes().map(({ arn }) => arn))
  const told = arns.filter((arn) => written.has(arn) || (heads.get(arn)?.rev ?? 0) > 0)
  const entries = yield* Effect.forEach(told, (arn) =>
    Effect.map(Stream.runCollect(record.history(arn)), (found) => [arn, found.toReversed()] as const),
  )
  const regions = (yield* Effect.forEach(accounts, readRegions)).flat()
  const ids = regions.flatMap(({ groups }) =>
    groups.flatMap(({ actions }) => actions.map(({ actionId }) => actionId)),
  )
  const rows = yield* inParts(Array.from(new Set(ids)), record.actions)
  return { heads, entries: new Map(entries), regions, rows } satisfies RecordAsRead
})

const readRegions = Effect.fnUntraced(function* (account: string) {
  const ledger = yield* SweepLedger
  const states = yield* ledger.states(AccountId.make(account))
  return yield* Effect.forEach(states, (state) =>
    Effect.map(ledger.groups(state.account, state.region, undefined), (groups): RegionAsRead => ({
      state,
      groups,
    })),
  )
})

const inParts = <Key, Value, E>(
  keys: ReadonlyArray<Key>,
  read: (some: ReadonlyArray<Key>) => Effect.Effect<ReadonlyMap<Key, Value>, E>,
): Effect.Effect<ReadonlyMap<Key, Value>, E> =>
  Effect.map(
    Effect.forEach(
      Array.from({ length: Math.ceil(keys.length / itemsAtOnce) }, (_, part) =>
        keys.slice(part * itemsAtOnce, (part + 1) * itemsAtOnce),
      ),
      read,
    ),
    (parts) => new Map(parts.flatMap((part) => Array.from(part))),
  )
