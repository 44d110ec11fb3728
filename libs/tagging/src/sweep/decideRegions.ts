import { Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { ExemptReason } from "../domain/Reason.ts"
import type { Region } from "../domain/Region.ts"
import { judgeRowExemptions } from "../desired/Exemptions.ts"
import type { Policy } from "../policy/Policy.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { SweepRequest } from "./SweepRequest.ts"

/** Where an account stands in the organization, as far as exemptions ask. */
type PlacedAccount = Pick<AccountFacts, "id" | "units">

/** The Regions of an account: those to sweep, and those that are in its scope but need not be looked at. */
export interface RegionScope {
  readonly sweep: ReadonlyArray<Region>
  readonly exempt: ReadonlyArray<{ readonly region: Region; readonly reason: ExemptReason }>
}

/**
 * Decides the Regions of an account that was entered: the policy's list, else those that are enabled, and of these the
 * ones that were asked for, each once. A list in the policy makes no call; what was asked for beside it is excluded.
 */
export const decideRegions = Effect.fnUntraced(function* (
  request: SweepRequest,
  account: AccountFacts,
  session: AccountSession,
  today: string,
) {
  const { regions } = request.policy.organization
  const inScope = regions === "enabled" ? yield* session.regions : regions
  const outside: ExemptReason = regions === "enabled" ? "region-not-enabled" : "excluded"
  const asked = Array.from(new Set(request.regions.length === 0 ? inScope : request.regions))
  const exempt = asked.flatMap((region): RegionScope["exempt"] => {
    if (!inScope.includes(region)) return [{ region, reason: outside }]
    const exempted = isExempt(request.policy, account, region, today)
    return exempted ? [{ region, reason: "exemption" as const }] : []
  })
  const left = new Set(exempt.map(({ region }) => region))
  return { sweep: asked.filter((region) => !left.has(region)), exempt } satisfies RegionScope
})

/** Whether an exemption of the policy frees a whole account, so that it is not even entered. */
export const isAccountExempt = (policy: Policy, account: PlacedAccount, today: string): boolean =>
  isExempt(policy, account, undefined, today)

const isExempt = (
  policy: Policy,
  account: PlacedAccount,
  region: Region | undefined,
  today: string,
): boolean => judgeRowExemptions(policy, { account, region }, today).holds !== undefined
