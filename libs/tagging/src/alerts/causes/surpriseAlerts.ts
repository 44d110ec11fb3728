import { findingHintFor } from "../../domain/failureHint.ts"
import type { Alert } from "../Alert.ts"
import { alertOf, counted } from "../draftAlert.ts"
import { type SweepFacts, isWhole } from "../SweepFacts.ts"

/** How many earlier sweeps there must be before drift can be called far above them. */
export const driftBaseline = 3

/** Drift that is far above that of the last sweeps. */
export const driftAlerts = ({ header, signs, before, thresholds }: SweepFacts): ReadonlyArray<Alert> => {
  const { count, accounts, places } = signs.drifted
  const earlier = before.filter(
    ({ whole, outcome }) => whole && outcome !== "aborted" && outcome !== "unfinished",
  )
  if (!isWhole(header) || earlier.length < driftBaseline || count < thresholds.driftResources) return []
  const usual = medianOf(earlier.map(({ drifted }) => drifted))
  if (count < thresholds.driftFactor * Math.max(1, usual)) return []
  return [
    alertOf("drift-surge", {
      title: `${counted(count, "resource")} changed by others since the last sweep; usually it is ${counted(usual, "resource")}`,
      counts: [
        { what: "resources changed by others", count },
        { what: "in a usual sweep", count: usual },
      ],
      examples: places
        .toSorted((left, right) => right.count - left.count)
        .map(({ account, region, count: resources }) => ({
          account,
          region,
          text: counted(resources, "resource"),
        })),
      accounts,
      hint: "look who changed tags there since the last sweep: a deployment, a script, another tool; AWS's tag reads do not tell who, CloudTrail of the account does",
      commands: [`orgtag actions --sweep ${header.sweepId}`],
      members: [],
    }),
  ]
}

const medianOf = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : Math.round((upper + (sorted[middle - 1] ?? 0)) / 2)
}

/** Exemptions that are over and therefore ignored. */
export const exemptionAlerts = ({ findings }: SweepFacts): ReadonlyArray<Alert> => {
  const expired = findings.filter(({ reason }) => reason === "exemption-expired")
  if (expired.length === 0) return []
  return [
    alertOf("exemption-expired", {
      title: `${counted(expired.length, "exemption")} expired: what was exempt is tagged again`,
      examples: expired.map(({ message }) => ({ text: message })),
      hint: findingHintFor("exemption-expired"),
      commands: ["orgtag plan"],
      members: expired.map(({ message }) => message),
    }),
  ]
}

/** A policy was applied that is not the approved one. */
export const unapprovedAlerts = ({ header }: SweepFacts): ReadonlyArray<Alert> => {
  const { unapproved, userInfo, policyDigest } = header
  if (unapproved === undefined) return []
  const who = "principal" in userInfo ? userInfo.principal : "somebody unknown"
  return [
    alertOf("policy-unapproved", {
      title: "a policy was applied that is not the approved one",
      examples: [
        { text: `by ${who}: ${unapproved.reason}` },
        { text: `applied ${policyDigest}, approved ${unapproved.approvedDigest}` },
      ],
      hint: "ask whoever it was; then have the policy approved, or sweep with the approved one to bring the tags back",
      commands: [`orgtag policy show ${policyDigest}`, `orgtag actions --sweep ${header.sweepId}`],
      members: [policyDigest],
    }),
  ]
}
