import { createHash } from "node:crypto"
import type { ManifestSummary } from "../manifest/ManifestPart.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { GroupKey } from "../record/Record.ts"
import { hashOf } from "../record/sha256.ts"

/** What a row holds besides its outcome, once it has ended, so that a seal can cover it. */
export interface RowEvidence {
  /** The last group of the account-Region's chain when the row ended; absent where there is none, or it was not entered. */
  readonly tip?: GroupKey & { readonly hash: string }
  /** The groups that were open then; absent where there are none. */
  readonly open?: ReadonlyArray<GroupKey>
  /** Absent where none is kept. */
  readonly manifest?: ManifestSummary
  /**
   * `rowHash` of the row. It proves nothing by itself: with it a row that was altered can be named, where the seal alone
   * could only say that one of them was.
   */
  readonly hash?: string
}

/** A row of the ledger as seals and verification read it. */
export type SealableRow = SweepRow & RowEvidence

/**
 * The hash of a row: over the canonical JSON of all of it but the hash itself, its signals, and what processes that take
 * turns note in it for each other: these prove nothing.
 */
export const rowHash = (row: SealableRow): string =>
  hashOf({
    sweep_id: row.sweepId,
    account: row.account,
    region: row.region,
    state: row.state,
    exempt: row.exempt ?? null,
    failure: row.failure ?? null,
    resources: row.resources ?? null,
    changes: row.changes ?? null,
    tip: row.tip ?? null,
    open: row.open ?? [],
    manifest: row.manifest ?? null,
  })

/** What a seal says of rows. */
export interface SealedRows {
  readonly rows: number
  readonly rowsHash: string
  readonly openGroups: number
}

/**
 * Rows on their way into a seal, in any order.
 *
 * Holds a hash for each account-Region, and nothing that grows with the number of resources.
 */
export class RowTally {
  readonly #leaves: Array<string> = []
  #openGroups = 0

  /** One more row. */
  readonly add = (row: SealableRow): void => {
    this.#leaves.push(`${row.account}#${row.region} ${rowHash(row)}`)
    this.#openGroups += row.open?.length ?? 0
  }

  /** What a seal says of the rows so far: the hash is over a line for each, sorted: `<account>#<region> <hash>`. */
  get sealed(): SealedRows {
    const hash = createHash("sha256")
    for (const leaf of this.#leaves.toSorted()) hash.update(`${leaf}\n`)
    return { rows: this.#leaves.length, rowsHash: hash.digest("hex"), openGroups: this.#openGroups }
  }
}
