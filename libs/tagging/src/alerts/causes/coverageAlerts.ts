import { Duration } from "effect"
import type { FailureReason } from "../../domain/Reason.ts"
import { hintFor } from "../../domain/failureHint.ts"
import { alertTellingLimits } from "../alertTellingLimits.ts"
import type { Alert, AlertExample } from "../Alert.ts"
import { alertOf, counted } from "../draftAlert.ts"
import { PlaceSum } from "../PlaceSum.ts"
import type { SweepFacts } from "../SweepFacts.ts"
import type { RowTrouble } from "../SweepSigns.ts"

/** Reasons of rows that are told as causes of their own. */
const ownCauses: ReadonlySet<RowTrouble> = new Set<RowTrouble>(["limit", "tampered"])

/** Accounts and account-Regions that were not looked at, by why; those that never were entered are told apart. */
export const coverageAlerts = (facts: SweepFacts): ReadonlyArray<Alert> => {
  const { header, signs, neverEntered } = facts
  const all = new PlaceSum()
  const reasons: Array<Reason> = []
  for (const [reason, sum] of signs.rows.entries) {
    if (ownCauses.has(reason)) continue
    const places = sum.places.filter(({ account }) => reason !== "cannot-enter" || !neverEntered.has(account))
    if (places.length === 0) continue
    for (const { account, region, count } of places) all.add(account, region, count)
    reasons.push({ reason, places })
  }
  const [first] = reasons
  if (first === undefined) return []
  return [
    alertOf("coverage-partial", {
      title: titleOf(all),
      counts: reasons.map(({ reason, places }) => ({ what: reason, count: places.length })),
      examples: reasons.flatMap((each) => examplesOf(each, facts)),
      of: all.count,
      accounts: all.accounts,
      hint: troubleHint(first.reason),
      commands: [
        `orgtag sweep --account ${all.accounts[0] ?? "ACCOUNT"}`,
        `orgtag actions --sweep ${header.sweepId} --status failed`,
      ],
      members: reasons.flatMap(({ reason, places }) => places.map(({ account }) => `${account} ${reason}`)),
    }),
  ]
}

const titleOf = ({ accounts, count }: PlaceSum): string =>
  accounts.length === 0
    ? "the sweep is not complete: what belongs to no account failed"
    : `${counted(accounts.length, "account")} not wholly looked at: ${counted(count, "account or Region", "accounts or Regions")} failed`

interface Reason {
  readonly reason: RowTrouble
  readonly places: PlaceSum["places"]
}

/** A few places of each reason, with the message of the failure where the report has it. */
const examplesOf = ({ reason, places }: Reason, { failures }: SweepFacts): ReadonlyArray<AlertExample> =>
  places.slice(0, 2).map(({ account, region }) => {
    const failure = failures.find(
      (each) => each.account === account && each.region === region && each.resource === undefined,
    )
    return { account, region, text: failure?.message ?? troubleHint(reason) }
  })

const troubleHint = (reason: RowTrouble): string =>
  reason === "never-ended"
    ? "whatever swept it ended before it did; look in its log for the account, and sweep it again"
    : hintFor(reason satisfies FailureReason)

/**
 * Accounts that could not be entered and that no sweep ever entered, although they have been in the organization for
 * longer than a StackSet takes: most often the member role is not there. One that joined just now is not told of yet; the
 * functions try it again every hour, so that it is told of within two.
 */
export const neverEnteredAlerts = (facts: SweepFacts): ReadonlyArray<Alert> => {
  const { signs, neverEntered, failures } = facts
  const accounts = signs.rows
    .of("cannot-enter")
    .accounts.filter((account) => neverEntered.has(account) && !isJoining(account, facts))
  if (accounts.length === 0) return []
  return [
    alertOf("account-not-entered", {
      title: `${counted(accounts.length, "account")} in the organization that no sweep could enter yet`,
      examples: accounts.slice(0, 5).map((account) => ({
        account,
        text:
          failures.find((each) => each.account === account && each.reason === "cannot-enter")?.message ??
          "AssumeRole was refused",
      })),
      of: accounts.length,
      accounts,
      hint: "look whether the StackSet deployed the member role there: a stack instance may still be under way, or have failed; otherwise the role's trust or external id differs",
      commands: [`orgtag sweep --account ${accounts[0] ?? "ACCOUNT"}`],
      members: accounts,
    }),
  ]
}

const isJoining = (account: string, { accounts, now }: Pick<SweepFacts, "accounts" | "now">): boolean => {
  const joinedAt = accounts.get(account)?.joinedAt
  return joinedAt !== undefined && now - joinedAt < Duration.toMillis(alertTellingLimits.joiningTime)
}

/** Accounts of which more would change than the policy's limits allow; nothing of them was written. */
export const limitAlerts = ({ signs, failures }: SweepFacts): ReadonlyArray<Alert> => {
  const { accounts, places } = signs.rows.of("limit")
  if (accounts.length === 0) return []
  return [
    alertOf("limit-hit", {
      title: `${counted(accounts.length, "account")} not written: more would change than a limit allows`,
      examples: accounts.slice(0, 5).map((account) => ({
        account,
        text:
          failures.find((each) => each.account === account && each.reason === "limit")?.message ??
          hintFor("limit"),
      })),
      of: accounts.length,
      counts: [{ what: "account-Regions", count: places.length }],
      accounts,
      hint: "look at the plan of such an account: if all of it is meant, raise limits in the policy file; a rule that matches too much is mended there too",
      commands: [
        `orgtag plan --account ${accounts[0] ?? "ACCOUNT"}`,
        `orgtag plan --account ${accounts[0] ?? "ACCOUNT"} --detail`,
      ],
      members: accounts,
    }),
  ]
}
