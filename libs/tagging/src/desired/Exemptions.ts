import type { Exemption, Policy } from "../policy/Policy.ts"
import { matchesPlace, type Place } from "./matchesScope.ts"
import type { TagFinding } from "./Verdict.ts"

/** The exemption that holds, if one does, and a finding for each that has expired. */
export interface ExemptionState {
  readonly holds: Exemption | undefined
  readonly expired: ReadonlyArray<TagFinding>
}

const noFindings: ReadonlyArray<TagFinding> = []

/** Judges exemptions by the date in UTC, `YYYY-MM-DD`; the day on which one expires is its last. */
export const judgeExemptions = (exemptions: ReadonlyArray<Exemption>, today: string): ExemptionState => {
  if (exemptions.length === 0) return { holds: undefined, expired: noFindings }
  return {
    holds: exemptions.find((exemption) => today <= exemption.expires),
    expired: exemptions.filter((exemption) => exemption.expires < today).map(exemptionExpired),
  }
}

/**
 * Judges the exemptions that take a whole account, or account-Region, out: those that ask for no types.
 *
 * For an account without a Region only those count that take the account out in all its Regions.
 */
export const judgeRowExemptions = (policy: Policy, place: Place, today: string): ExemptionState =>
  judgeExemptions(
    policy.exemptions.filter(({ when }) => when.types === undefined && matchesPlace(when, place)),
    today,
  )

const exemptionExpired = (exemption: Exemption): TagFinding => ({
  reason: "exemption-expired",
  rule: undefined,
  key: undefined,
  message: `exemption ${exemption.id} of ${exemption.owner} expired on ${exemption.expires}`,
})
