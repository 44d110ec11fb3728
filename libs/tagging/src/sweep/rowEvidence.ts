import type { GroupChain } from "../record/GroupChain.ts"
import type { ManifestSummary } from "../manifest/ManifestPart.ts"
import { type RowEvidence, type SealableRow, rowHash } from "../seal/SealableRow.ts"
import { SweepLimits } from "./SweepLimits.ts"

/** What a row holds for seals: where the chain of its account-Region stands, and what its manifest is. */
export const rowEvidence = (
  chain: GroupChain | undefined,
  manifest: ManifestSummary | undefined,
): RowEvidence => {
  const tip = chain?.state.tip
  const open = chain?.openGroups.slice(0, SweepLimits.openGroupsNamed) ?? []
  return {
    ...(tip === undefined ? {} : { tip }),
    ...(open.length === 0 ? {} : { open }),
    ...(manifest === undefined ? {} : { manifest }),
  }
}

/** A row that has ended, with the hash of all of it, so that it can be named where it is altered later. */
export const hashedRow = (row: SealableRow): SealableRow => ({ ...row, hash: rowHash(row) })
