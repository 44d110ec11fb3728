import { Effect } from "effect"
import { judgeRole } from "../access/judgeRole.ts"
import { neededGrants } from "../access/neededGrants.ts"
import type { AccountFacts } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { hintFor } from "../domain/failureHint.ts"
import type { Region } from "../domain/Region.ts"
import type { Policy } from "../policy/Policy.ts"
import { type AccountSession, MemberAccounts } from "../ports/MemberAccounts.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import { checkSources } from "./checkSources.ts"
import { type Complain, complain, orComplain, said } from "./complain.ts"
import type { Symptoms } from "./Symptoms.ts"

/** What an account is looked at with. */
export interface Examination {
  readonly policy: Policy
  readonly symptoms: Symptoms
}

/** What was seen of an account that was entered. */
export interface Entered {
  /** By how many milliseconds this machine's clock is ahead of AWS's. */
  readonly clockAhead: number
}

/**
 * Enters an account as a plan does and asks for all that a sweep will need there: the role, the Regions, the tagging API in
 * each of them, the AWS tag policy. Never fails and writes nothing; undefined where the account could not be entered.
 */
export const checkAccount = Effect.fnUntraced(function* (
  examination: Examination,
  account: AccountFacts,
): Effect.fn.Return<Entered | undefined, never, MemberAccounts> {
  const { policy, symptoms } = examination
  const note = complain(symptoms, account)
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const session = yield* enter(policy, account)
      yield* checkGrants(policy, session, note)
      yield* checkTagPolicy(policy, session, note)
      const regions = yield* checkRegions(policy, session, note)
      yield* Effect.forEach(regions, (region) => checkSources({ policy, session, region, note }), {
        concurrency: SweepLimits.regionsAtOnce,
        discard: true,
      })
      return { clockAhead: session.clockAhead }
    }),
  ).pipe(
    Effect.catch((failed) => {
      note("enter", { code: failed.code, message: failed.message, mend: hintFor(failed.reason, failed.code) })
      return Effect.succeed(undefined)
    }),
  )
})

const enter = Effect.fnUntraced(function* ({ access }: Policy, account: AccountFacts) {
  const members = yield* MemberAccounts
  return yield* members.enter({
    account: account.id,
    roleName: access.roleName,
    externalId: access.externalId,
    sessionName: "orgtag-doctor",
    sourceIdentity: access.sourceIdentity === "caller" ? undefined : access.sourceIdentity,
    readOnly: true,
  })
})

const checkGrants = Effect.fnUntraced(function* (policy: Policy, session: AccountSession, note: Complain) {
  const needed = neededGrants(policy)
  if (!policy.access.roleCheck || needed.keys.length === 0) return
  const tags = yield* orComplain(session.roleTags, (failed) => {
    const mend = failed.reason === "denied" ? letGetRole : hintFor(failed.reason, failed.code)
    note("role", { ...said(failed), mend })
  })
  const flaw = tags === undefined ? undefined : judgeRole(tags, needed)
  if (flaw !== undefined) note("role", { code: flaw, message: flaw, mend: hintFor("role-outdated") })
})

const letGetRole = "let the member role call iam:GetRole on itself, or set access.roleCheck: off"

const checkTagPolicy = Effect.fnUntraced(function* (policy: Policy, session: AccountSession, note: Complain) {
  if (policy.awsTagPolicies === "ignore") return
  const unread = (failed: CallFailed): void => {
    const mend = failed.reason === "denied" ? letAskPolicies : hintFor(failed.reason, failed.code)
    note("tag-policy", { ...said(failed), mend })
  }
  const tagPolicy = yield* orComplain(session.tagPolicy, unread)
  if (tagPolicy?.rules.some(({ requiredFor }) => requiredFor.length > 0) !== true) return
  yield* orComplain(session.requiredKeys, unread)
})

const letAskPolicies =
  "let the member role call organizations:DescribeEffectivePolicy and tag:ListRequiredTags, or set awsTagPolicies: ignore"

/** The Regions to read in. A list in the policy is held against those that are enabled, which a sweep does not ask for. */
const checkRegions = Effect.fnUntraced(function* (policy: Policy, session: AccountSession, note: Complain) {
  const { regions: listed } = policy.organization
  const enabled = yield* orComplain(session.regions, (failed) => {
    const mend = "let the member role call account:ListRegions, or list the Regions in the policy"
    note("regions", { ...said(failed), mend, state: listed === "enabled" ? "problem" : "note" })
  })
  if (listed === "enabled") return enabled ?? []
  if (enabled === undefined) return listed
  const off = listed.filter((region) => !enabled.includes(region))
  const left = enabled.filter((region) => !listed.includes(region))
  if (off.length > 0)
    note("regions", {
      code: `off ${off.toSorted().join(" ")}`,
      message: `the policy lists ${namesOf(off)}, which the account has not enabled: exempt there`,
      mend: "nothing, or take them out of organization.regions",
      state: "note",
    })
  if (left.length > 0)
    note("regions", {
      code: `left ${left.toSorted().join(" ")}`,
      message: `enabled and not in the policy's list, so nobody looks there: ${namesOf(left)}`,
      mend: "add them to organization.regions, or write regions: enabled",
      state: "note",
    })
  return listed.filter((region) => enabled.includes(region))
})

/** How many Regions are named. */
const namedMax = 4

const namesOf = (regions: ReadonlyArray<Region>): string => {
  const rest = regions.length - namedMax
  return regions.toSorted().slice(0, namedMax).join(", ") + (rest > 0 ? ` and ${rest} more` : "")
}
