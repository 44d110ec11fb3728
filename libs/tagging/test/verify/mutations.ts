import { AccountId } from "../../src/domain/AccountId.ts"
import { altered } from "./alterations.ts"
import type { StoredRecord } from "./StoredRecord.ts"

/** A list of a record, by the name of its table or part. */
type ListName =
  "entries" | "actions" | "rows" | "policies" | "manifests" | "seals" | "groups" | "heads" | "headers"

/** How one kind of item is named in findings, inserted and swapped. */
interface Kind<A> {
  readonly list: ListName
  /** Which items a mutation may touch: outcomes of open groups are nobody's word yet. */
  readonly settled: (item: A, record: StoredRecord) => boolean
  /** What at least one finding must say. */
  readonly names: (item: A) => ReadonlyArray<string>
  /** Another item like it, as somebody would put it in; absent where the key leaves no room for one. */
  readonly forged?: (item: A) => A
  /** Two items, each with the other's content under its own key. */
  readonly swapped: (left: A, right: A) => readonly [A, A]
  /** Attributes that say nothing, or that are outside of verification. */
  readonly but?: ReadonlyArray<string>
}

/** A record in which one thing is wrong, and what a finding must name. */
export interface Mutation {
  readonly record: StoredRecord
  readonly names: ReadonlyArray<string>
  /** Whether the mutation changed anything. */
  readonly changed: boolean
}

/** What can be done to one item of a list. */
export const operations = ["altered", "deleted", "inserted", "swapped", "cut off at the end"] as const
export type Operation = (typeof operations)[number]

const kind = <A>(of: Kind<A>) => of
const always = () => true

const isOutcome = (actionId: string, { groups }: StoredRecord): boolean =>
  groups.some(({ closed }) => closed?.outcomes.some((outcome) => outcome.actionId === actionId) === true)

const kinds = {
  entries: kind<StoredRecord["entries"][number]>({
    list: "entries",
    settled: ({ actionId }, record) => isOutcome(actionId, record),
    names: ({ resource }) => [resource],
    forged: (entry) => ({ ...entry, timestamp: entry.timestamp.replace("000Z", "001Z") }),
    swapped: (left, right) => [
      { ...right, resource: left.resource, timestamp: left.timestamp },
      { ...left, resource: right.resource, timestamp: right.timestamp },
    ],
  }),
  actions: kind<StoredRecord["actions"][number]>({
    list: "actions",
    settled: ({ actionId }, record) => isOutcome(actionId, record),
    names: ({ resource }) => [resource],
    forged: (action) => ({ ...action, actionId: `A${action.actionId.slice(1)}`.replace(/^AA/u, "AB") }),
    swapped: (left, right) => [
      { ...right, actionId: left.actionId },
      { ...left, actionId: right.actionId },
    ],
  }),
  rows: kind<StoredRecord["rows"][number]>({
    list: "rows",
    settled: always,
    names: ({ sweepId }) => [sweepId],
    forged: (row) => ({ ...row, account: AccountId.make("999988887777") }),
    swapped: (left, right) => [
      { ...right, sweepId: left.sweepId, account: left.account, region: left.region },
      { ...left, sweepId: right.sweepId, account: right.account, region: right.region },
    ],
  }),
  policies: kind<StoredRecord["policies"][number]>({
    list: "policies",
    settled: always,
    names: ({ digest }) => [digest],
    forged: (policy) => ({ ...policy, digest: `${policy.digest.slice(0, -4)}0000` }),
    swapped: (left, right) => [
      { ...right, digest: left.digest },
      { ...left, digest: right.digest },
    ],
  }),
  manifests: kind<StoredRecord["manifests"][number]>({
    list: "manifests",
    settled: always,
    names: ({ sweepId, account, region }) => [sweepId, account, region],
    // A further part of the same manifest.
    forged: (manifest) => ({ ...manifest }),
    swapped: (left, right) => [
      { ...left, parts: right.parts },
      { ...right, parts: left.parts },
    ],
    but: ["sweepId", "account", "region"],
  }),
  seals: kind<StoredRecord["seals"][number]>({
    list: "seals",
    settled: always,
    names: () => ["seal"],
    forged: (seal) => ({ ...seal, number: seal.number + 1 }),
    swapped: (left, right) => [
      { ...right, number: left.number },
      { ...left, number: right.number },
    ],
  }),
  groups: kind<StoredRecord["groups"][number]>({
    list: "groups",
    settled: ({ closed }) => closed !== undefined,
    names: ({ account, region }) => [account, region],
    forged: (group) => ({ ...group, number: group.number + 7 }),
    swapped: (left, right) => [
      { ...right, openedIn: left.openedIn, number: left.number, account: left.account, region: left.region },
      {
        ...left,
        openedIn: right.openedIn,
        number: right.number,
        account: right.account,
        region: right.region,
      },
    ],
    // Who owns it now says nothing of what happened.
    but: ["epoch"],
  }),
  heads: kind<StoredRecord["heads"][number]>({
    list: "heads",
    settled: ({ moved }, record) => moved !== undefined && isOutcome(moved.actionId, record),
    names: ({ resource }) => [resource],
    swapped: (left, right) => [
      { ...right, resource: left.resource },
      { ...left, resource: right.resource },
    ],
    but: ["gone"],
  }),
  headers: kind<StoredRecord["headers"][number]>({
    list: "headers",
    settled: always,
    names: ({ sweepId }) => [sweepId],
    swapped: (left, right) => [
      { ...right, sweepId: left.sweepId },
      { ...left, sweepId: right.sweepId },
    ],
  }),
} as const

/** The kinds of items. */
export const kindNames = Object.keys(kinds) as ReadonlyArray<ListName>

/** Whether an operation can be done to items of a kind. */
export const canBe = (name: ListName, operation: Operation): boolean =>
  operation !== "inserted" || "forged" in kinds[name]

/** A record with one operation done to one item of a kind, by `pick`; undefined where there is no such operation. */
export const mutate = (
  record: StoredRecord,
  name: ListName,
  operation: Operation,
  pick: number,
): Mutation | undefined => mutateKind(record, kinds[name] as unknown as Kind<unknown>, operation, pick)

const mutateKind = (
  record: StoredRecord,
  of: Kind<unknown>,
  operation: Operation,
  pick: number,
): Mutation | undefined => {
  const items = record[of.list] as ReadonlyArray<unknown>
  const touchable = items.filter((item) => of.settled(item, record))
  const item = operation === "cut off at the end" ? touchable.at(-1) : touchable[pick % touchable.length]
  const at = items.indexOf(item)
  const after = (list: ReadonlyArray<unknown>, ...touched: ReadonlyArray<unknown>): Mutation => ({
    record: { ...record, [of.list]: list },
    names: touched.flatMap(of.names),
    changed: JSON.stringify(plain(list)) !== JSON.stringify(plain(items)),
  })
  switch (operation) {
    case "altered":
      return after(items.with(at, altered(item, Math.floor(pick / touchable.length), of.but)), item)
    case "deleted":
    case "cut off at the end":
      return after(items.toSpliced(at, 1), item)
    case "inserted": {
      const forged = of.forged?.(item)
      if (forged === undefined) return undefined
      return after(items.toSpliced(at + 1, 0, forged), forged)
    }
    case "swapped": {
      const other = touchable.find((each) => each !== item)
      if (other === undefined) return undefined
      const [left, right] = of.swapped(item, other)
      return after(items.with(at, left).with(items.indexOf(other), right), item)
    }
  }
}

const plain = (value: unknown): unknown =>
  value instanceof Map
    ? Array.from(value)
    : Array.isArray(value)
      ? value.map(plain)
      : typeof value === "object" && value !== null && !(value instanceof Uint8Array)
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
        : value
