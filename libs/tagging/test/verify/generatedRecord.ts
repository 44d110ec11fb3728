import { Effect, Layer, Stream } from "effect"
import { ObservedResource } from "../../src/domain/ObservedResource.ts"
import { TagList } from "../../src/domain/TagList.ts"
import { manifestLineOf } from "../../src/manifest/ManifestLine.ts"
import { manifestWriter } from "../../src/manifest/writeManifest.ts"
import { Seals } from "../../src/ports/Seals.ts"
import { Signer, type SealSigner } from "../../src/ports/Signer.ts"
import { SweepLedger } from "../../src/ports/SweepLedger.ts"
import type { SweepHeader } from "../../src/record/Ledger.ts"
import { concludeSeal } from "../../src/seal/concludeSeal.ts"
import { headOfSeal, type Seal } from "../../src/seal/Seal.ts"
import { rowHash, type SealableRow } from "../../src/seal/SealableRow.ts"
import { storedPolicyHash } from "../../src/seal/storedPolicyHash.ts"
import { inMemorySeals } from "../seal/inMemorySeals.ts"
import {
  type Cell,
  type Fate,
  RecordBuilder,
  cellOf,
  operator,
  policyDigest,
  policyText,
  sweepIdOf,
} from "./RecordBuilder.ts"
import type { StoredManifest, StoredRecord } from "./StoredRecord.ts"

/** How large a generated record is, and who signs it. */
export interface RecordShape {
  readonly cells: number
  readonly resources: number
  readonly sweeps: number
  /** Signs the seal of each sweep; undefined: unsigned. */
  readonly signer: SealSigner | undefined
  /** Whether the last sweep was killed and left things open. */
  readonly interrupted: boolean
  /** Whether outcomes have the hash of their rows; they do unless it is false. */
  readonly withEvidence?: boolean
}

const fates: ReadonlyArray<Fate> = ["verified", "accepted", "partly", "failed"]
const regionNames = ["eu-west-1", "us-east-1", "ap-south-1"]

/** A record that is right, as an engine would have left it after some sweeps. */
export const generatedRecord = Effect.fnUntraced(function* (shape: RecordShape) {
  const builder = new RecordBuilder(shape.withEvidence ?? true)
  const cells = Array.from({ length: shape.cells }, (_, index) =>
    cellOf(Math.floor(index / 2) + 2, regionNames[index % 2] ?? "eu-west-1", shape.resources),
  )
  const rows: Array<SealableRow> = []
  const manifests: Array<StoredManifest> = []
  const headers: Array<SweepHeader> = []
  const seals: Array<Seal> = []
  for (let sweep = 0; sweep < shape.sweeps; sweep++) {
    const header = headerOf(sweep, builder.now())
    headers.push(header)
    for (const [index, cell] of cells.entries()) {
      const manifest = yield* manifestOf(sweep, cell)
      manifests.push(manifest.stored)
      rows.push(rowOf(sweep, cell, { ...sweepCell(builder, cell, sweep, index), manifest: manifest.summary }))
    }
    rows.push(...accountRows(sweep, cells))
    seals.push(yield* sealOf(header, rows, seals, shape.signer))
  }
  if (shape.interrupted) leaveOpen(builder, cells, shape.sweeps)
  const last = seals.at(-1)
  return {
    ...builder.built,
    states: cells.map((cell) => ({
      account: cell.account,
      region: cell.region,
      firstOpen: undefined,
      tip: builder.tip(cell),
      lastSwept: { sweepId: sweepIdOf(shape.sweeps - 1), at: builder.now() },
    })),
    headers,
    rows,
    policies: storedPolicies(shape.sweeps),
    manifests,
    seals,
    sealHead: last === undefined ? undefined : headOfSeal(last),
  } satisfies StoredRecord
})

/** Two groups: each resource changes, with all fates in turn; then those that failed are tried again, the same action. */
const sweepCell = (builder: RecordBuilder, cell: Cell, sweep: number, index: number) => {
  const fateOf = (at: number): Fate => fates[(at + sweep + index) % fates.length] ?? "verified"
  const actions = cell.resources.map((arn, at) => builder.action(arn, `team-${sweep}`, fateOf(at)))
  const first = builder.group(cell, sweep, 0, actions)
  builder.run(
    first,
    actions.map((_, at) => fateOf(at)),
  )
  const tip = builder.tip(cell)
  const again = actions.filter((_, at) => fateOf(at) === "failed")
  if (again.length === 0) return { tip, open: [] }
  const second = builder.group(
    cell,
    sweep,
    1,
    again.map((action) => ({ ...action, timestamp: builder.now() })),
  )
  builder.run(
    second,
    again.map((_, at) => (at % 2 === 0 ? "verified" : "failed")),
  )
  // As if the row had been written when the second group was still open.
  return { tip, open: [{ openedIn: second.openedIn, number: second.number }] }
}

/** What a killed sweep leaves: intents, a head without its entry, an entry without its result, a void group. */
const leaveOpen = (builder: RecordBuilder, cells: ReadonlyArray<Cell>, sweep: number): void => {
  for (const cell of cells) {
    const [intended, moved, recorded] = cell.resources.map((arn) => builder.action(arn, "last"))
    const open = [intended, moved, recorded].filter((action) => action !== undefined)
    const group = builder.group(cell, sweep, 1, open)
    builder.open(group)
    for (const action of open) builder.row(group, action, "intended")
    if (moved !== undefined) builder.record(group, moved, moved.changes, false)
    if (recorded !== undefined) builder.record(group, recorded, recorded.changes)
    const [arn] = cell.resources
    if (arn === undefined) continue
    const voided = builder.group(cell, sweep, 0, [builder.action(arn, "void")])
    for (const action of voided.actions) builder.row(voided, action, "intended")
    builder.close(voided, [])
  }
}

const headerOf = (sweep: number, startedAt: string): SweepHeader => ({
  sweepId: sweepIdOf(sweep),
  trigger: "schedule",
  policyDigest: policyDigest(sweep),
  userInfo: operator,
  toolVersion: "0.1.0",
  startedAt,
  scope: { accounts: [], regions: [] },
})

interface CellEvidence {
  readonly manifest: SealableRow["manifest"] | undefined
  readonly tip: ReturnType<RecordBuilder["tip"]>
  readonly open: NonNullable<SealableRow["open"]>
}

const rowOf = (sweep: number, cell: Cell, { tip, open, manifest }: CellEvidence): SealableRow => {
  const row: SealableRow = {
    sweepId: sweepIdOf(sweep),
    account: cell.account,
    region: cell.region,
    state: "swept",
    changes: { add: cell.resources.length, replace: 0, remove: 0, verified: 1, accepted: 1, failed: 1 },
    ...(tip === undefined ? {} : { tip }),
    ...(open.length === 0 ? {} : { open }),
    ...(manifest === undefined ? {} : { manifest }),
  }
  return { ...row, hash: rowHash(row) }
}

const accountRows = (sweep: number, cells: ReadonlyArray<Cell>): ReadonlyArray<SealableRow> =>
  Array.from(new Set(cells.map(({ account }) => account)), (account) => {
    const row: SealableRow = { sweepId: sweepIdOf(sweep), account, region: "*", state: "entered" }
    return { ...row, hash: rowHash(row) }
  })

const storedPolicies = (sweeps: number): StoredRecord["policies"] =>
  Array.from({ length: Math.ceil((sweeps + 1) / 2) }, (_, index) => {
    const policy = {
      digest: policyDigest(2 * index),
      text: policyText(2 * index),
      toolVersion: "0.1.0",
      userInfo: operator,
      storedAt: "2026-01-01T00:00:00.000Z",
    }
    return { ...policy, hash: storedPolicyHash(policy) }
  })

const manifestOf = Effect.fnUntraced(function* (sweep: number, { account, region, resources }: Cell) {
  const parts: Array<Uint8Array> = []
  const writer = yield* manifestWriter(({ bytes }) => Effect.sync(() => void parts.push(bytes)))
  const tags = TagList.make([{ Key: "sweep", Value: `${sweep}` }])
  const seen = resources.map((arn) => ObservedResource.fromTaggingApi(arn, tags))
  yield* writer.write(seen.map((resource) => manifestLineOf(resource, "changed", ["teams"])))
  const stored: StoredManifest = { sweepId: sweepIdOf(sweep), account, region, parts }
  return { stored, summary: yield* writer.finish }
})

/** The seal that the engine's own function makes of a sweep, after those that there are. */
const sealOf = (
  header: SweepHeader,
  rows: ReadonlyArray<SealableRow>,
  before: ReadonlyArray<Seal>,
  signer: SealSigner | undefined,
) => {
  const sealing = concludeSeal(header.sweepId).pipe(
    Effect.provideService(Seals, inMemorySeals(before)),
    Effect.provide(
      Layer.mock(SweepLedger, {
        sweep: () => Effect.succeed(header),
        rows: (sweepId) => Stream.fromIterable(rows.filter((row) => row.sweepId === sweepId)),
      }),
    ),
  )
  return signer === undefined ? sealing : Effect.provideService(sealing, Signer, signer)
}
