import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { alterations } from "./alterAttribute.ts"
import { keyOf, keysOf, type RawItem } from "./RawRecord.ts"

/** What can be done to one item. */
export const operations = ["altered", "deleted", "inserted", "swapped", "cut off at the end"] as const
export type Operation = (typeof operations)[number]

/** A record in which one thing was touched. */
export interface Tampered {
  readonly items: ReadonlyArray<RawItem>
  /** What was done, for whoever reads that it was not found. */
  readonly what: string
  /** What some finding must name. */
  readonly names: string
}

type Item = RawItem["item"]

/** One kind of items. */
interface Kind {
  readonly is: (item: RawItem, record: Known) => boolean
  /** What findings about it name. */
  readonly names: (item: Item) => string
  /** Attributes that verification says nothing of. */
  readonly but: ReadonlyArray<string>
  /** Another item like it, as somebody would put it in. */
  readonly forged?: (item: Item) => Item
  /** In what each item is the last of; items are sorted by their keys. */
  readonly chain: (item: Item) => string
}

const text = (value: AttributeValue | undefined): string => value?.S ?? ""
const within = (value: AttributeValue | undefined, name: string): AttributeValue | undefined =>
  value?.M?.[name]

/** What of a record decides whether an item is settled: open groups, and sweeps without a seal, are nobody's word yet. */
export class Known {
  readonly #open = new Set<string>()
  readonly #told = new Set<string>()
  readonly #sealed = new Set<string>()

  constructor(items: ReadonlyArray<RawItem>) {
    for (const { item } of items) {
      if (text(item["pk"]) === "seals") this.#sealed.add(text(item["sweep_id"]))
      if (!text(item["pk"]).startsWith("wal#")) continue
      const outcomes = within(item["closed"], "outcomes")?.L ?? []
      for (const outcome of outcomes) this.#told.add(text(within(outcome, "action_id")))
      if (item["closed"] !== undefined) continue
      for (const action of item["actions"]?.L ?? []) this.#open.add(text(within(action, "action_id")))
    }
  }

  readonly isSettled = (action: AttributeValue | undefined): boolean =>
    this.#told.has(text(action)) && !this.#open.has(text(action))

  readonly isSealed = (sweep: string): boolean => this.#sealed.has(sweep)
}

const laterBy = (timestamp: AttributeValue | undefined): AttributeValue => ({
  S: new Date(Date.parse(text(timestamp)) + 1).toISOString(),
})

const otherText = (value: AttributeValue | undefined): AttributeValue => ({
  S: text(value).replace(/.$/u, (last) => (last === "2" ? "3" : "2")),
})

/** The kinds of items that verification answers for. */
export const kinds: Readonly<Record<string, Kind>> = {
  "history entries": {
    is: ({ table, item }, known) => table === "TagHistory" && known.isSettled(item["action_id"]),
    names: ({ resource_id }) => text(resource_id),
    but: [],
    forged: (item) => ({ ...item, timestamp: laterBy(item["timestamp"]) }),
    chain: ({ resource_id }) => text(resource_id),
  },
  "rows of actions": {
    is: ({ table, item }, known) => table === "UserActions" && known.isSettled(item["action_id"]),
    names: ({ action_id }) => text(action_id),
    but: [],
    forged: (item) => ({ ...item, action_id: otherText(item["action_id"]) }),
    chain: () => "",
  },
  heads: {
    is: ({ table, item }, known) =>
      table === "TagsMetadata" && known.isSettled(within(item["head"], "action_id")),
    names: ({ resource_id }) => text(resource_id),
    // Whether it is gone, and who keeps undoing what, is in no chain.
    but: ["gone", "gone_at", "contests"],
    forged: (item) => ({ ...item, resource_id: otherText(item["resource_id"]) }),
    chain: () => "",
  },
  "closed groups": {
    is: ({ item }) => text(item["pk"]).startsWith("wal#") && item["closed"] !== undefined,
    names: ({ account }) => text(account),
    // Who owns it now says nothing of what happened.
    but: ["epoch"],
    forged: (item) => {
      const number = Number(item["number"]?.N) + 7
      const sk = { S: text(item["sk"]).replace(/\d+$/u, String(number).padStart(10, "0")) }
      return { ...item, number: { N: String(number) }, sk }
    },
    chain: ({ pk }) => text(pk),
  },
  "rows of the ledger": {
    is: ({ item }, known) => {
      const sweep = /^(?<sweep>.*)#\d\d$/u.exec(text(item["pk"]))?.groups?.["sweep"]
      return sweep !== undefined && known.isSealed(sweep)
    },
    names: ({ sweep_id }) => text(sweep_id),
    // What a row is told by and what processes note in it for each other is no part of what it says.
    but: ["signals", "progress"],
    forged: (item) => {
      const account = "999988887777"
      const pk = text(item["pk"]).replace(/\d\d$/u, String(Number(account) % 16).padStart(2, "0"))
      return {
        ...item,
        pk: { S: pk },
        sk: { S: `${account}#*` },
        account: { S: account },
        region: { S: "*" },
      }
    },
    chain: ({ pk }) => text(pk),
  },
  "headers of sweeps": {
    is: ({ item }, known) => text(item["sk"]) === "#" && known.isSealed(text(item["pk"])),
    names: ({ sweep_id }) => text(sweep_id),
    // How it ended is in its rows.
    but: ["changes_reserved", "concluded_at", "outcome"],
    chain: () => "",
  },
  seals: {
    is: ({ item }) => text(item["pk"]) === "seals" && text(item["sk"]) !== "head",
    names: () => "seal",
    but: [],
    forged: (item) => {
      const number = Number(item["number"]?.N) + 1
      return { ...item, number: { N: String(number) }, sk: { S: String(number).padStart(10, "0") } }
    },
    chain: () => "",
  },
  "the head of the seals": {
    is: ({ item }) => text(item["pk"]) === "seals" && text(item["sk"]) === "head",
    names: () => "seal",
    but: [],
    chain: () => "",
  },
  policies: {
    is: ({ item }) => text(item["pk"]) === "policies",
    names: ({ sk }) => text(sk),
    but: [],
    forged: (item) => ({ ...item, sk: otherText(item["sk"]) }),
    chain: () => "",
  },
}

/** Whether an operation can be done to items of a kind. */
export const canBe = (name: string, operation: Operation): boolean =>
  operation === "inserted"
    ? kinds[name]?.forged !== undefined
    : operation !== "swapped" || name !== "the head of the seals"

/** A record with one operation done to one item of a kind, by `pick`; undefined where there is nothing to do it to. */
export const tamper = (
  items: ReadonlyArray<RawItem>,
  name: string,
  operation: Operation,
  pick: number,
): Tampered | undefined => {
  const kind = kinds[name]
  const known = new Known(items)
  const own = items
    .filter((item) => kind?.is(item, known) === true)
    .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
  const target = operation === "cut off at the end" ? lastOf(own, kind, pick) : own[pick % own.length]
  if (kind === undefined || target === undefined) return undefined
  const done = (what: string, changed: ReadonlyArray<RawItem>): Tampered => ({
    items: changed,
    what: `${keyOf(target)} ${what}`,
    names: kind.names(target.item),
  })
  const without = items.filter((item) => item !== target)
  switch (operation) {
    case "altered": {
      const ways = alterations(target.item, [...kind.but, ...keysOf(target.table)])
      const [where, item] = ways[Math.floor(pick / own.length) % ways.length] ?? ["", target.item]
      return done(`altered in ${where}`, [...without, { ...target, item }])
    }
    case "deleted":
    case "cut off at the end":
      return done(operation, without)
    case "inserted": {
      const item = kind.forged?.(target.item)
      if (item === undefined) return undefined
      const forged = { table: target.table, item }
      const names = kind.names(item)
      if (items.some((each) => keyOf(each) === keyOf(forged))) return undefined
      return { ...done(`copied to ${keyOf(forged)}`, [...items, forged]), names }
    }
    case "swapped": {
      const other = own.find((each) => each !== target && !sameContent(each, target))
      if (other === undefined) return undefined
      const rest = without.filter((item) => item !== other)
      return done(`swapped with ${keyOf(other)}`, [...rest, moved(target, other), moved(other, target)])
    }
  }
}

/** An item with the content of another one under its own key. */
const moved = (to: RawItem, from: RawItem): RawItem => ({
  table: to.table,
  item: { ...from.item, ...keyAttributes(to) },
})

const keyAttributes = ({ table, item }: RawItem): Item =>
  Object.fromEntries(keysOf(table).map((name) => [name, item[name] ?? { S: "" }]))

const sameContent = (left: RawItem, right: RawItem): boolean =>
  JSON.stringify(moved(left, right).item) === JSON.stringify(left.item)

const lastOf = (own: ReadonlyArray<RawItem>, kind: Kind | undefined, pick: number): RawItem | undefined => {
  const lasts = new Map(own.map((item) => [kind?.chain(item.item), item]))
  return Array.from(lasts.values())[pick % Math.max(1, lasts.size)]
}
