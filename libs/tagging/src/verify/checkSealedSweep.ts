import { Effect, Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { RecordSource } from "../ports/RecordSource.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import { readManifest } from "../manifest/readManifest.ts"
import { type Seal, headerHash } from "../seal/Seal.ts"
import { RowTally, type SealableRow, rowHash } from "../seal/SealableRow.ts"
import type { Findings } from "./Findings.ts"
import type { RecordPlace } from "./VerifyFinding.ts"

/** Where a sealed sweep goes while it is looked at. */
export interface SealedSweepVisitor {
  readonly findings: Findings
  readonly row: (row: SealableRow) => void
  /** A manifest was looked at; undefined where its number of lines could not be told. */
  readonly manifest: (lines: number | undefined) => void
  /** Whether manifests are to be looked at. */
  readonly withManifests: boolean
}

/** Looks at what a seal fixes: the sweep's header, its rows, and the manifests that they name. */
export const checkSealedSweep = Effect.fnUntraced(function* (
  source: RecordSource,
  seal: Seal,
  visitor: SealedSweepVisitor,
) {
  const { findings } = visitor
  const place = { sweep: seal.sweepId, seal: seal.number }
  const header = yield* findings.unlessUnreadable(
    place,
    `the header of sweep ${seal.sweepId}`,
    source.sweep(seal.sweepId),
  )
  if (header === undefined || headerHash(header) !== seal.header) {
    const message = `the header of sweep ${seal.sweepId} is not the one that seal ${seal.number} covers`
    findings.found("seal-content", place, message, seal.sealedAt)
  }
  const tally = new RowTally()
  const shape = new RowShape()
  yield* Stream.runForEach(findings.readable(source.rows(seal.sweepId)), (row) =>
    Effect.gen(function* () {
      tally.add(row)
      shape.add(row)
      visitor.row(row)
      checkRowHash(findings, seal, row)
      if (visitor.withManifests) yield* checkManifest(source, row, visitor)
    }),
  )
  checkOutcome(findings, seal, header, shape)
  const { rows, rowsHash, openGroups } = tally.sealed
  if (rowsHash === seal.rowsHash && rows === seal.rows && openGroups === seal.openGroups) return
  const counted = rows === seal.rows ? "" : `: there are ${rows}, and it counted ${seal.rows}`
  const message = `the rows of sweep ${seal.sweepId} are not those that seal ${seal.number} covers${counted}`
  findings.found("seal-content", place, message, seal.sealedAt)
  yield* tellShape(source, seal, shape, findings)
})

/** How a sweep ended is in its header for everybody to read, and in its rows for the seal to cover. */
const checkOutcome = (
  findings: Findings,
  { sweepId: sweep, number, sealedAt }: Seal,
  header: SweepHeader | undefined,
  { failed }: RowShape,
): void => {
  if (header?.concluded?.outcome !== "complete" || failed === 0) return
  const message = `the header of sweep ${sweep} says that it was complete, and ${failed} of its rows that something failed`
  findings.found("seal-content", { sweep, seal: number }, message, sealedAt)
}

const checkRowHash = (findings: Findings, seal: Seal, row: SealableRow): void => {
  const { account, region, sweepId: sweep } = row
  if (row.hash === undefined || row.hash === rowHash(row)) return
  const message = `the row of ${account} in ${region} of sweep ${sweep} is not as it was written`
  findings.found("row-hash", { account, region, sweep }, message, seal.sealedAt)
}

const checkManifest = Effect.fnUntraced(function* (
  source: RecordSource,
  { account, region, sweepId, manifest }: SealableRow,
  visitor: SealedSweepVisitor,
) {
  if (manifest === undefined || source.manifests === undefined || region === "*") return
  const place: RecordPlace = { account, region, sweep: sweepId }
  const what = `the manifest of ${account} in ${region} of sweep ${sweepId}`
  const lines = readManifest(source.manifests.parts({ sweepId, account, region }), manifest).pipe(
    Stream.runCount,
    Effect.catchTag("ManifestBroken", ({ problem }) =>
      Effect.sync(() => {
        visitor.findings.found("manifest", place, `${what} is broken: ${problem}`)
        return undefined
      }),
    ),
  )
  visitor.manifest(yield* visitor.findings.unlessUnreadable(place, what, lines))
})

/** Rows that cannot be all there are, looked for once it is known that some are not as they were sealed. */
class RowShape {
  readonly #accounts = new Map<AccountId, { own: SealableRow["state"] | undefined; regions: Set<string> }>()

  /** Rows in which something failed. */
  failed = 0

  /** One more row. */
  readonly add = ({ account, region, state, resources }: SealableRow): void => {
    if (state === "failed" || state === "open" || (resources?.failed ?? 0) > 0) this.failed += 1
    const rows = this.#accounts.get(account) ?? { own: undefined, regions: new Set() }
    if (region === "*") rows.own = state
    else rows.regions.add(region)
    this.#accounts.set(account, rows)
  }

  /** Whether an account-Region has a row. */
  readonly has = (account: AccountId, region: string): boolean =>
    this.#accounts.get(account)?.regions.has(region) === true

  /** Accounts whose own row is gone, or that were entered and have no other. */
  readonly torn = (): ReadonlyArray<readonly [AccountId, string]> =>
    Array.from(this.#accounts).flatMap(([account, { own, regions }]): ReadonlyArray<[AccountId, string]> =>
      own === undefined
        ? [[account, "has rows of its Regions and none of its own"]]
        : own === "entered" && regions.size === 0
          ? [[account, "was entered and has no row of a Region"]]
          : [],
    )
}

/** Names the rows that are gone as far as what is left can tell. */
const tellShape = Effect.fnUntraced(function* (
  source: RecordSource,
  { sweepId: sweep, sealedAt }: Seal,
  shape: RowShape,
  findings: Findings,
) {
  for (const [account, problem] of shape.torn()) {
    const message = `account ${account} ${problem} in sweep ${sweep}`
    findings.found("seal-content", { account, region: "*", sweep }, message, sealedAt)
  }
  const places = source.manifests?.places(sweep) ?? Stream.empty
  const walked = Stream.runForEach(places, ({ account, region }) =>
    Effect.sync(() => {
      if (shape.has(account, region)) return
      const message = `sweep ${sweep} left a manifest of ${account} in ${region} and has no row of it`
      findings.found("seal-content", { account, region, sweep }, message, sealedAt)
    }),
  )
  yield* findings.unlessUnreadable({ sweep }, `the manifests of sweep ${sweep}`, walked)
})
