import { hintFor } from "../../domain/failureHint.ts"
import type { FailureReason } from "../../domain/Reason.ts"
import type { Alert, AlertExample } from "../Alert.ts"
import { alertOf, counted } from "../draftAlert.ts"
import { PlaceSum } from "../PlaceSum.ts"
import type { SweepFacts } from "../SweepFacts.ts"

/** Reasons of resources that are told as causes of their own. */
const ownCauses: ReadonlySet<FailureReason> = new Set<FailureReason>(["tag-policy", "tampered"])

/** Resources that failed, by reason. */
export const writeAlerts = (facts: SweepFacts): ReadonlyArray<Alert> => {
  const { header, signs } = facts
  const reasons = signs.failures.entries.filter(([reason]) => !ownCauses.has(reason))
  const [first] = reasons
  if (first === undefined) return []
  const all = sumOf(reasons.map(([, sum]) => sum))
  return [
    alertOf("writes-failing", {
      title: `${counted(all.count, "resource")} failed in ${counted(all.accounts.length, "account")}`,
      counts: reasons.map(([what, { count }]) => ({ what, count })),
      examples: reasons.flatMap(([reason, sum]) =>
        examplesOf(facts, reason, sum, reasons.length > 2 ? 1 : 3),
      ),
      of: all.count,
      accounts: all.accounts,
      hint: hintFor(first[0]),
      commands: [`orgtag actions --sweep ${header.sweepId} --status failed`],
      members: reasons.flatMap(([reason, sum]) => sum.accounts.map((account) => `${account} ${reason}`)),
    }),
  ]
}

/** Writes that AWS tag policies refuse, or would. */
export const tagPolicyAlerts = (facts: SweepFacts): ReadonlyArray<Alert> => {
  const { header, signs } = facts
  const refused = signs.failures.of("tag-policy")
  const blocked = signs.blocked.of("tag-policy")
  const all = sumOf([refused, blocked])
  if (all.count === 0) return []
  return [
    alertOf("tag-policy", {
      title: `${counted(all.count, "resource")} not tagged: an AWS tag policy is in the way`,
      counts: [
        { what: "refused by AWS", count: refused.count },
        { what: "blocked before the call", count: blocked.count },
      ].filter(({ count }) => count > 0),
      examples: [
        ...examplesOf(facts, "tag-policy", refused, 3),
        ...placesOf(blocked, "a due value is not allowed by the effective tag policy"),
      ],
      of: all.count,
      accounts: all.accounts,
      hint: hintFor("tag-policy"),
      commands: [
        `orgtag plan --account ${all.accounts[0] ?? "ACCOUNT"} --detail`,
        `orgtag actions --sweep ${header.sweepId} --status failed`,
      ],
      members: all.accounts,
    }),
  ]
}

/** The record holds what orgtag did not write, whether it is about a resource or keeps a Region from being swept. */
export const tamperedAlerts = (facts: SweepFacts): ReadonlyArray<Alert> => {
  const { header, signs } = facts
  const resources = signs.failures.of("tampered")
  const rows = signs.rows.of("tampered")
  const all = sumOf([resources, rows])
  if (all.count === 0) return []
  return [
    alertOf("tampered", {
      title: `the record was tampered with: ${counted(all.count, "place")} in ${counted(all.accounts.length, "account")}`,
      counts: [
        { what: "resources", count: resources.count },
        { what: "account-Regions", count: rows.count },
      ].filter(({ count }) => count > 0),
      examples: examplesOf(facts, "tampered", all, 5),
      of: all.count,
      accounts: all.accounts,
      hint: hintFor("tampered"),
      commands: [`orgtag actions --sweep ${header.sweepId} --status failed`],
      members: all.places.map(({ account, region }) => `${account} ${region}`),
    }),
  ]
}

const sumOf = (sums: ReadonlyArray<PlaceSum>): PlaceSum => {
  const all = new PlaceSum()
  for (const { account, region, count } of sums.flatMap(({ places }) => places))
    all.add(account, region, count)
  return all
}

/** Failures of this reason that the report names, or else the places where they are. */
const examplesOf = (
  { failures }: SweepFacts,
  reason: FailureReason,
  sum: PlaceSum,
  most: number,
): ReadonlyArray<AlertExample> => {
  const named = failures.filter((each) => each.reason === reason).slice(0, most)
  if (named.length === 0) return placesOf(sum, hintFor(reason)).slice(0, most)
  return named.map(({ account, region, resource, message }) => ({
    account,
    region,
    ...(resource === undefined ? {} : { resource }),
    text: message,
  }))
}

const placesOf = (sum: PlaceSum, text: string): ReadonlyArray<AlertExample> =>
  sum.places.slice(0, 5).map(({ account, region, count }) => ({
    account,
    region,
    text: `${counted(count, "resource")}: ${text}`,
  }))
