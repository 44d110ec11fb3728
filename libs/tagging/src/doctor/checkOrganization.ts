import { Duration, Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { hintFor } from "../domain/failureHint.ts"
import { policyNeeds } from "../policy/policyNeeds.ts"
import { Organization } from "../ports/Organization.ts"
import { decideScope } from "../sweep/decideScope.ts"
import type { Examination } from "./checkAccount.ts"
import { counted } from "./counted.ts"

/** The accounts of the organization, as far as it may be looked at. */
export interface KnownOrganization {
  readonly total: number
  readonly inScope: ReadonlyArray<AccountFacts>
}

/**
 * Lists the organization and decides the scope as a sweep does. Of the tags of accounts and units, where the policy needs
 * them, it reads one of each kind only: they are one call each, at 10 a second.
 */
export const checkOrganization = Effect.fnUntraced(function* (examination: Examination, today: string) {
  const { policy, symptoms } = examination
  const problem = ({ code, message, reason }: CallFailed): void =>
    symptoms.add({
      check: "organization",
      state: "problem",
      code,
      message,
      mend: reason === "denied" ? beAllowed : hintFor(reason, code),
    })
  const none: KnownOrganization = { total: 0, inScope: [] }
  const request = {
    policy: { ...policy, rules: [] },
    mode: "plan",
    trigger: "cli",
    accounts: [],
    regions: [],
    wait: Duration.zero,
  } as const
  const scope = yield* Effect.result(decideScope(request, today))
  if (scope._tag === "Failure") {
    problem(scope.failure)
    return none
  }
  const { plans } = scope.success
  for (const plan of plans) {
    if (plan._tag !== "Unknown") continue
    const { code, message, reason } = plan.failure
    const symptom = { code, message, mend: hintFor(reason, code), account: plan.account }
    symptoms.add({ check: "organization", state: "problem", ...symptom })
  }
  const inScope = plans.flatMap((plan) => (plan._tag === "Sweep" ? [plan.account] : []))
  yield* checkFacts(examination, inScope).pipe(Effect.catch((failed) => Effect.sync(() => problem(failed))))
  if (!symptoms.has("organization")) symptoms.add(summaryOf(plans.length, inScope.length))
  return { total: plans.length, inScope } satisfies KnownOrganization
})

const beAllowed =
  "run orgtag in a delegated administrator account (for any service) or the management account, and allow the caller organizations:List* (docs/pointing-at-aws.md)"

const summaryOf = (total: number, inScope: number) => {
  const counts = `${counted(total, "account")}, ${inScope.toLocaleString("en-US")} of them to sweep`
  return inScope === 0
    ? ({
        check: "organization",
        state: "note",
        code: "empty",
        message: `${counts}: nothing would be looked at`,
        mend: "look at organization.include and organization.exclude in the policy",
      } as const)
    : ({ check: "organization", state: "ok", code: "ok", message: counts } as const)
}

/** The facts that templates ask for, each kind once. */
const checkFacts = Effect.fnUntraced(function* (
  { policy }: Examination,
  [account]: ReadonlyArray<AccountFacts>,
) {
  const organization = yield* Organization
  const needs = policyNeeds(policy)
  if (needs.accountTags && account !== undefined) yield* organization.tags(account.id)
  if (!needs.hierarchy) return
  const [unit] = (yield* organization.hierarchy).units.keys()
  if (needs.unitTags && unit !== undefined) yield* organization.tags(unit)
})
