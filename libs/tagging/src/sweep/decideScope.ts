import { Effect, Result, Stream } from "effect"
import type { Account, AccountFacts, Hierarchy, UnitFacts } from "../domain/Account.ts"
import type { AccountId } from "../domain/AccountId.ts"
import { CallFailed } from "../domain/CallFailed.ts"
import type { ExemptReason } from "../domain/Reason.ts"
import { type Tags, noTags } from "../domain/Tags.ts"
import { inScope, matchesAccount } from "../policy/matchesAccount.ts"
import type { AccountPattern, Policy } from "../policy/Policy.ts"
import { policyNeeds } from "../policy/policyNeeds.ts"
import { Organization } from "../ports/Organization.ts"
import { isAccountExempt } from "./decideRegions.ts"
import type { SweepRequest } from "./SweepRequest.ts"

/** What is to be done about one account of the organization. */
export type AccountPlan =
  | { readonly _tag: "Sweep"; readonly account: AccountFacts }
  | { readonly _tag: "Exempt"; readonly account: Account; readonly reason: ExemptReason }
  /** What the policy needs to know of it could not be read. */
  | { readonly _tag: "Unknown"; readonly account: Account; readonly failure: CallFailed }

/** The accounts of the organization, each with what is to be done about it. */
export interface Scope {
  readonly plans: ReadonlyArray<AccountPlan>
  /** Accounts that were asked for and that the organization does not have. */
  readonly strangers: ReadonlyArray<AccountId>
  /** Patterns of the policy that no account matches. */
  readonly idlePatterns: ReadonlyArray<AccountPattern>
  /** Set where time was up before all tags were read: those that were, for whoever decides again. Nothing is decided then. */
  readonly left?: KnownTags
}

/** Tags of accounts and units that were read, by id. */
export type KnownTags = ReadonlyMap<string, Tags>

/** How the tags of accounts and units are read, of which there may be more than fit into one process's time. */
export interface TagReading {
  /** What an earlier process read. */
  readonly known: KnownTags
  /** Whether there is time for another. */
  readonly hasTime: Effect.Effect<boolean>
}

const allAtOnce: TagReading = { known: new Map(), hasTime: Effect.succeed(true) }

/** How many tag calls for accounts and units are under way at once; Organizations takes 10 a second. */
const tagCallsAtOnce = 4

/**
 * Lists the organization, its accounts and its tree at once, and decides account by account. Reads only the facts that
 * the policy uses, and of accounts that are exempt on this day none; without a day exemptions are not asked.
 *
 * Fails where the accounts, or the tree that the policy needs, cannot be listed: without them there is no denominator.
 * An account whose own facts cannot be read fails alone. Tags are one call each, at 10 a second: where `reading` has no
 * time for all of them, what was read is `left`.
 */
export const decideScope = Effect.fnUntraced(function* (
  request: SweepRequest,
  today?: string,
  reading: TagReading = allAtOnce,
) {
  const organization = yield* Organization
  const { policy } = request
  const needs = policyNeeds(policy)
  const [listed, hierarchy] = yield* Effect.all(
    [Stream.runCollect(organization.accounts), needs.hierarchy ? organization.hierarchy : noHierarchy],
    { concurrency: 2 },
  )
  const accounts = Array.from(new Map(listed.map((account) => [account.id, account])).values()).toSorted(
    (left, right) => (left.id < right.id ? -1 : 1),
  )
  const above = unitsAbove(hierarchy, noUnitTags)
  const candidates = accounts.map((account) => ({
    account,
    lost: needs.hierarchy && !hierarchy.parents.has(account.id),
    exempt: exemptReason(request, account, above(account.id), today),
  }))
  const swept = candidates.flatMap(({ account, exempt }) => (exempt === undefined ? [account.id] : []))
  const unitTags = needs.unitTags ? yield* readTags(unitIdsAbove(hierarchy, swept), reading) : noTagResults
  const accountTags = needs.accountTags ? yield* readTags(swept, reading) : noTagResults
  const left = knownOf([unitTags, accountTags])
  if (left !== undefined) return { plans: [], strangers: [], idlePatterns: [], left } satisfies Scope
  const plans = candidates.map(({ account, lost, exempt }): AccountPlan => {
    if (lost && wouldMatter(request, account)) return { _tag: "Unknown", account, failure: unplaced(account) }
    return exempt === undefined
      ? planOf(account, hierarchy, unitTags, accountTags)
      : { _tag: "Exempt", account, reason: exempt }
  })
  const strangers = Array.from(new Set(request.accounts)).filter(
    (id) => !accounts.some((account) => account.id === id),
  )
  const idlePatterns = patternsOf(policy).filter(
    (pattern) => !accounts.some((account) => matchesAccount(pattern, account, above(account.id))),
  )
  return { plans, strangers, idlePatterns } satisfies Scope
})

type TagResults = ReadonlyMap<string, Result.Result<Tags, CallFailed>>

/** The tags that were read, if there was no time for others. */
const knownOf = (results: ReadonlyArray<TagResults>): KnownTags | undefined => {
  const all = results.flatMap((each) => Array.from(each))
  if (!all.some(([, result]) => Result.isFailure(result) && result.failure.code === noTime.code))
    return undefined
  return new Map(all.flatMap(([id, result]) => (Result.isFailure(result) ? [] : [[id, result.success]])))
}

const noTime = new CallFailed({
  service: "Organizations",
  operation: "ListTagsForResource",
  reason: "unread",
  code: "NoTime",
  detail: "there was no time for it",
  effect: "none",
  attempts: 0,
})

const noHierarchy = Effect.succeed<Hierarchy>({ units: new Map(), parents: new Map() })
const noTagResults: TagResults = new Map()
const noUnitTags = (): Tags => noTags

/** Accounts that cannot be worked in are exempt; one that is closing still runs, and one that is being opened is tried. */
const exemptReason = (
  request: SweepRequest,
  account: Account,
  units: ReadonlyArray<UnitFacts>,
  today: string | undefined,
): ExemptReason | undefined => {
  if (account.state === "SUSPENDED") return "suspended"
  if (account.state === "CLOSED") return "closed"
  if (!wasAsked(request, account) || !inScope(request.policy.organization, account, units)) return "excluded"
  return today !== undefined && isAccountExempt(request.policy, { id: account.id, units }, today)
    ? "exemption"
    : undefined
}

const wasAsked = (request: SweepRequest, account: Account): boolean =>
  request.accounts.length === 0 || request.accounts.includes(account.id)

/** Whether an account would be looked at, if only it were known where it stands. */
const wouldMatter = (request: SweepRequest, account: Account): boolean =>
  account.state !== "SUSPENDED" && account.state !== "CLOSED" && wasAsked(request, account)

/** An account that was listed but not found in the tree, or found twice: it is being moved, or joined while it was read. */
const unplaced = (account: Account): CallFailed =>
  new CallFailed({
    service: "Organizations",
    operation: "ListAccountsForParent",
    account: account.id,
    reason: "unread",
    code: "AccountNotInTree",
    detail:
      "the account is listed, and it was found below no unit, or below two: while it is being moved the policy cannot be asked about it",
    effect: "none",
    attempts: 1,
  })

const planOf = (
  account: Account,
  hierarchy: Hierarchy,
  unitTags: TagResults,
  accountTags: TagResults,
): AccountPlan => {
  const own = accountTags.get(account.id) ?? Result.succeed(noTags)
  const failure = [own, ...unitIdsAbove(hierarchy, [account.id]).map((id) => unitTags.get(id))].find(
    (result) => result !== undefined && Result.isFailure(result),
  )
  if (failure !== undefined && Result.isFailure(failure))
    return { _tag: "Unknown", account, failure: failure.failure }
  const tagsOf = (id: string): Tags =>
    Result.getOrElse(unitTags.get(id) ?? Result.succeed(noTags), () => noTags)
  return {
    _tag: "Sweep",
    account: {
      ...account,
      tags: Result.getOrElse(own, () => noTags),
      units: unitsAbove(hierarchy, tagsOf)(account.id),
    },
  }
}

const unitsAbove =
  (hierarchy: Hierarchy, tagsOf: (id: string) => Tags) =>
  (account: AccountId): ReadonlyArray<UnitFacts> =>
    unitIdsAbove(hierarchy, [account]).flatMap((id) => {
      const unit = hierarchy.units.get(id)
      return unit === undefined ? [] : [{ ...unit, tags: tagsOf(id) }]
    })

/** The units above accounts, nearest first; an id comes once. A tree of AWS is at most five units deep. */
const unitIdsAbove = (hierarchy: Hierarchy, accounts: ReadonlyArray<AccountId>): ReadonlyArray<string> => {
  const ids = new Set<string>()
  for (const account of accounts) {
    let id = hierarchy.parents.get(account)
    while (id !== undefined && !ids.has(id)) {
      ids.add(id)
      id = hierarchy.units.get(id)?.parentId
    }
  }
  return Array.from(ids)
}

const readTags = Effect.fnUntraced(function* (ids: ReadonlyArray<string>, { known, hasTime }: TagReading) {
  const organization = yield* Organization
  const tagsOf = Effect.fnUntraced(function* (id: string) {
    const before = known.get(id)
    if (before !== undefined) return before
    return (yield* hasTime) ? yield* organization.tags(id) : yield* noTime
  })
  const results = yield* Effect.forEach(
    ids,
    (id) => Effect.result(tagsOf(id)).pipe(Effect.map((result) => [id, result] as const)),
    { concurrency: tagCallsAtOnce },
  )
  return new Map(results) satisfies TagResults
})

const patternsOf = (policy: Policy): ReadonlyArray<AccountPattern> => [
  ...policy.organization.include,
  ...policy.organization.exclude,
  ...[...policy.rules, ...policy.exemptions].flatMap((each) => each.when?.accounts ?? []),
  ...policy.alerts.channels.flatMap((channel) => channel.accounts ?? []),
]
