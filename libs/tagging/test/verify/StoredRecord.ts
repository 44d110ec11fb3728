import { Effect, Stream } from "effect"
import type { AccountId } from "../../src/domain/AccountId.ts"
import type { Region } from "../../src/domain/Region.ts"
import type { ResourceArn } from "../../src/domain/ResourceArn.ts"
import type { StoredPolicy } from "../../src/ports/Controls.ts"
import type { RecordSource } from "../../src/ports/RecordSource.ts"
import type { RegionState, SweepHeader } from "../../src/record/Ledger.ts"
import type { Group, Head, HistoryEntry, UserAction } from "../../src/record/Record.ts"
import type { Seal, SealHead } from "../../src/seal/Seal.ts"
import type { SealableRow } from "../../src/seal/SealableRow.ts"

/** A manifest as it is stored. */
export interface StoredManifest {
  readonly sweepId: string
  readonly account: AccountId
  readonly region: Region
  readonly parts: ReadonlyArray<Uint8Array>
}

/** A whole record as the lists of what its tables hold, so that a test can do to it what it likes. */
export interface StoredRecord {
  heads: ReadonlyArray<Head>
  entries: ReadonlyArray<HistoryEntry>
  actions: ReadonlyArray<UserAction>
  groups: ReadonlyArray<Group>
  states: ReadonlyArray<RegionState>
  headers: ReadonlyArray<SweepHeader>
  rows: ReadonlyArray<SealableRow>
  policies: ReadonlyArray<StoredPolicy>
  manifests: ReadonlyArray<StoredManifest>
  seals: ReadonlyArray<Seal>
  sealHead: SealHead | undefined
}

/** A record as verification reads it. Lists keep their order, as a table keeps that of its sort keys. */
export const sourceOf = (record: StoredRecord): RecordSource => ({
  atRest: true,
  resources: () => Stream.fromIterable(resourcesOf(record)),
  regions: () => Stream.fromIterable(regionsOf(record)),
  actions: () => Stream.fromIterable(record.actions),
  sealHead: Effect.succeed(record.sealHead),
  seals: Stream.fromIterable(record.seals.toReversed()),
  sweep: (sweepId) => Effect.succeed(record.headers.find((header) => header.sweepId === sweepId)),
  rows: (sweepId) => Stream.fromIterable(record.rows.filter((row) => row.sweepId === sweepId)),
  policies: Stream.fromIterable(record.policies),
  manifests: {
    parts: (place) =>
      Stream.fromIterable(
        record.manifests.filter((each) => sameCell(each, place)).flatMap(({ parts }) => parts),
      ),
    places: (sweepId) => Stream.fromIterable(record.manifests.filter((each) => each.sweepId === sweepId)),
  },
})

const sameCell = (left: Omit<StoredManifest, "parts">, right: Omit<StoredManifest, "parts">): boolean =>
  left.sweepId === right.sweepId && left.account === right.account && left.region === right.region

const resourcesOf = ({ heads, entries }: StoredRecord) => {
  const histories = Map.groupBy(entries, ({ resource }) => resource)
  const arns = new Set<ResourceArn>([...heads.map(({ resource }) => resource), ...histories.keys()])
  return Array.from(arns, (resource) => ({
    resource,
    head: heads.find((head) => head.resource === resource),
    entries: Stream.fromIterable(histories.get(resource) ?? []),
  }))
}

const regionsOf = ({ states, groups }: StoredRecord) => {
  const cells = Map.groupBy([...states, ...groups], ({ account, region }) => `${account}#${region}`)
  return Array.from(cells.values(), ([cell]) => {
    if (cell === undefined) throw new Error("a cell without items")
    const isHere = (each: { account: AccountId; region: Region }): boolean =>
      each.account === cell.account && each.region === cell.region
    return {
      account: cell.account,
      region: cell.region,
      state: states.find(isHere),
      groups: Stream.fromIterable(groups.filter(isHere)),
    }
  })
}
