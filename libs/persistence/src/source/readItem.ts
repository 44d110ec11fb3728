import {
  AccountId,
  type CallFailed,
  type ItemPlace,
  type Items,
  parseArn,
  Region,
  UnreadableItem,
} from "@orgtag/tagging"
import { Option, Result, Schema, Stream } from "effect"
import type { ItemValues } from "../DynamoItem.ts"
import type { ItemCodec } from "../ItemCodec.ts"
import { sweepLedger, type TableDefinition, tagHistory, tagsMetadata } from "../tables.ts"

/** An item of a table, or what stands in an export's file in the place of one. */
export type RawItem = ItemValues | UnreadableItem

/** Decodes an item that stands in a table; one that is no such thing, or under another key than its own, is unreadable. */
export const readItemAs = <Value>(
  table: TableDefinition,
  codec: ItemCodec<Value>,
  values: ItemValues,
): Value | UnreadableItem => {
  const decoded = codec.decode(values)
  if (Result.isFailure(decoded)) {
    return unreadable(table, values, decoded.failure.replaceAll(/\s*\n\s*/gu, " "))
  }
  const own = codec.encode(decoded.success)
  return keysOf(table).every((name) => own[name] === values[name])
    ? decoded.success
    : unreadable(table, values, "its key is not that of what it holds")
}

/** Items of a table, decoded. */
export const itemsAs = <Value>(
  table: TableDefinition,
  codec: ItemCodec<Value>,
  items: Stream.Stream<RawItem, CallFailed>,
): Items<Value> =>
  items.pipe(Stream.map((item) => (item instanceof UnreadableItem ? item : readItemAs(table, codec, item))))

/** An item that is not what it must be. */
export const unreadable = (table: TableDefinition, values: ItemValues, problem: string): UnreadableItem => {
  const key = keysOf(table).map((name) => keyText(values[name]))
  return new UnreadableItem({
    place: placeOf(table, values),
    what: `item ${key.join(", ")} of table ${table.name}`,
    problem,
  })
}

/** The attributes that are a table's key. */
export const keysOf = ({ partitionKey, sortKey }: TableDefinition): ReadonlyArray<string> =>
  sortKey === undefined ? [partitionKey.name] : [partitionKey.name, sortKey.name]

/** A value of a key as text; DynamoDB takes no item without one. */
export const keyText = (value: unknown): string => (typeof value === "string" ? value : "(none)")

const placeOf = (table: TableDefinition, values: ItemValues): ItemPlace => {
  const [first = "", second = ""] = keysOf(table).map((name) => keyText(values[name]))
  if (table === tagsMetadata || table === tagHistory) {
    return Option.match(parseArn(first), { onNone: () => ({}), onSome: (resource) => ({ resource }) })
  }
  return table === sweepLedger ? ledgerPlace(first, second) : { action: first }
}

const isAccount = Schema.is(AccountId)
const isRegion = Schema.is(Region)

/** What of a ledger item's key says where it belongs; a sweep's own items begin with its id. */
const ledgerPlace = (partition: string, sort: string): ItemPlace => {
  const [kind = "", account = "", region = ""] = partition.split("#")
  if (kind === "wal") return accountRegion(account, region)
  if (kind === "state") return accountRegion(account, sort)
  if (kind === "policies") return { policy: sort }
  if (kind === "seals") return {}
  const [rowAccount = "", rowRegion = ""] = sort.split("#")
  return { sweep: kind, ...accountRegion(rowAccount, rowRegion) }
}

const accountRegion = (account: string, region: string): ItemPlace => ({
  ...(isAccount(account) ? { account } : {}),
  ...(isRegion(region) ? { region } : region === "*" ? { region } : {}),
})
