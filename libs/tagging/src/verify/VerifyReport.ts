import type { SealAnchor } from "./checkSeals.ts"
import type { SealCopyCounts } from "./SealCopyCheck.ts"
import type { VerifyFinding } from "./VerifyFinding.ts"

/** How much was looked at. */
export interface VerifyCounts {
  readonly resources: number
  readonly entries: number
  readonly actions: number
  readonly accountRegions: number
  readonly closedGroups: number
  /** What they did is not settled, so their actions are not judged; recovery settles them. */
  readonly openGroups: number
  readonly seals: number
  readonly signedSeals: number
  /** Sealed sweeps whose header and rows were looked at. */
  readonly sweeps: number
  readonly rows: number
  readonly policies: number
  readonly manifests: number
  readonly manifestLines: number
}

/** What a verification came to. */
export interface VerifyReport {
  /** The first findings; none, and none omitted, exactly if every rule holds. */
  readonly findings: ReadonlyArray<VerifyFinding>
  readonly findingsOmitted: number
  readonly counts: VerifyCounts
  /**
   * The newest seal with a good signature, which vouches for what is before it; undefined: `unanchored`. With a sweep in
   * the scope, one that covers it.
   */
  readonly anchor: SealAnchor | undefined
  /** What the copies of seals came to; undefined where they were not looked at. */
  readonly sealCopies: SealCopyCounts | undefined
  /** Closed groups that no signed seal covers yet. */
  readonly unanchoredGroups: number
  /** Whether manifests were looked at, as far as rows name any. */
  readonly manifestsRead: boolean
  /** Tips of older sealed rows for which there was no room: those were not looked for. */
  readonly tipsOmitted: number
}
