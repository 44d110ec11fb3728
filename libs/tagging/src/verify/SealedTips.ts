import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import type { GroupKey } from "../record/Record.ts"
import type { SealableRow } from "../seal/SealableRow.ts"
import { verifyLimits } from "./verifyLimits.ts"

/** A group that something outside of the chain says is there: closed with a hash, or open at the time. */
export interface ExpectedGroup extends GroupKey {
  readonly account: AccountId
  readonly region: Region
  /** Undefined for a group that was open. */
  readonly hash: string | undefined
  /** Who says so, for a sentence. */
  readonly saidBy: string
  readonly sweep: string | undefined
  /** Whether a signature vouches for it. */
  readonly anchored: boolean
}

/** The place of a group within its account-Region, as text. */
export const groupPlace = ({ openedIn, number }: GroupKey): string => `${openedIn}#${number}`

/**
 * The tips and the open groups of sealed rows, by account-Region, until its chain is walked.
 *
 * **Details** Rows come newest first. A tip that stands already is not held again: an account-Region in which nothing
 * changed costs nothing, however often it was swept. Once all room is taken older ones are only counted.
 */
export class SealedTips {
  readonly #regions = new Map<string, Map<string, ExpectedGroup>>()
  #held = 0
  #dropped = 0

  /** Takes what a sealed row says of its account-Region. */
  readonly add = (row: SealableRow, anchored: boolean): void => {
    const { account, region, sweepId } = row
    if (region === "*") return
    const said = { account, region, saidBy: `the row of sweep ${sweepId}`, sweep: sweepId, anchored }
    if (row.tip !== undefined) this.#expect({ ...said, ...row.tip })
    for (const { openedIn, number } of row.open ?? []) {
      this.#expect({ ...said, openedIn, number, hash: undefined })
    }
  }

  /** What is expected of an account-Region; it is not expected any more afterwards. */
  readonly take = (account: AccountId, region: Region): ReadonlyArray<ExpectedGroup> => {
    const key = `${account}#${region}`
    const expected = Array.from(this.#regions.get(key)?.values() ?? [])
    this.#regions.delete(key)
    return expected
  }

  /** What is expected of account-Regions that were not taken. */
  get rest(): ReadonlyArray<ExpectedGroup> {
    return Array.from(this.#regions.values()).flatMap((expected) => Array.from(expected.values()))
  }

  /** How many were not held, and so are not looked for. */
  get dropped(): number {
    return this.#dropped
  }

  #expect(group: ExpectedGroup): void {
    const key = `${group.account}#${group.region}`
    const place = `${groupPlace(group)} ${group.hash ?? ""}`
    const region = this.#regions.get(key) ?? new Map<string, ExpectedGroup>()
    const standing = region.get(place)
    if (standing !== undefined) {
      if (group.anchored && !standing.anchored) region.set(place, { ...standing, anchored: true })
    } else if (this.#held >= verifyLimits.tips) {
      this.#dropped += 1
    } else {
      region.set(place, group)
      this.#regions.set(key, region)
      this.#held += 1
    }
  }
}
