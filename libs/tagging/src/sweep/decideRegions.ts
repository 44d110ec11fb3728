import { Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { ExemptReason } from "../domain/Reason.ts"
import type { Region } from "../domain/Region.ts"
import { judgeRowExemptions } from "../desired/Exemptions.ts"
import type { Policy } from "../policy/Policy.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { SweepRequest } from "./SweepRequest.ts"

/** The Regions of an account: those to sweep, and those that are in its scope but need not be looked at. */
export interface RegionScope {
  readonly sweep: ReadonlyArray<Region>
  readonly exempt: ReadonlyArray<{ readonly region: Region; readonly reason: ExemptReason }>
}

/**
 * Decides the Regions of an account that was entered: the policy's list, else those that are enabled, and of these the
 * ones that were asked for. A list in the policy makes no call.
 */
export const decideRegions = Effect.fnUntraced(function* (
  request: SweepRequest,
  account: AccountFacts,
  session: AccountSession,
  today: string,
) {
  const { regions } = request.policy.organization
  const inScope = regions === "enabled" ? yield* session.regions : regions
  const asked = request.regions.length === 0 ? inScope : request.regions
  const exempt = asked.flatMap((region): RegionScope["exempt"] => {
    if (!inScope.includes(region)) return [{ region, reason: "region-not-enabled" as const }]
    const exempted = isExempt(request.policy, account, region, today)
    return exempted ? [{ region, reason: "exemption" as const }] : []
  })
  const left = new Set(exempt.map(({ region }) => region))
  return { sweep: asked.filter((region) => !left.has(region)), exempt } satisfies RegionScope
})

/** Whether an exemption of the policy frees a whole account, so that it is not even entered. */
export const isAccountExempt = (policy: Policy, account: AccountFacts, today: string): boolean =>
  isExempt(policy, account, undefined, today)

const isExempt = (
  policy: Policy,
  account: AccountFacts,
  region: Region | undefined,
  today: string,
): boolean => judgeRowExemptions(policy, { account, region }, today).holds !== undefined
