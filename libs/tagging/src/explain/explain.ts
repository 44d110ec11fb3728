import { Clock, Duration, Effect, Result, Schema } from "effect"
import { type AccountFacts, showAccount } from "../domain/Account.ts"
import { type AccountId, AccountId as AccountIdSchema } from "../domain/AccountId.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import { Region } from "../domain/Region.ts"
import { type ResourceArn, arnParts, resourceTypeOf } from "../domain/ResourceArn.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import { classify } from "../desired/classify.ts"
import { evaluate } from "../desired/evaluate.ts"
import type { Verdict } from "../desired/Verdict.ts"
import type { Policy } from "../policy/Policy.ts"
import { type AccountSession, MemberAccounts } from "../ports/MemberAccounts.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { Head } from "../record/Record.ts"
import { withTagPolicy } from "../sweep/knowTagPolicy.ts"
import { type AccountPlan, decideScope } from "../sweep/decideScope.ts"

/** A resource as it is, and what the policy says of it, rule by rule. */
export interface Explanation {
  readonly account: AccountFacts
  readonly region: Region
  /** The resource with its tags as AWS holds them now, and the source that read it. */
  readonly resource: ObservedResource
  readonly type: string
  readonly class: ResourceClass
  /** With `statements`: what each rule said of each key, and what became of it. */
  readonly verdict: Verdict
  /** What the record last knew of it; undefined where it has no head, or there are no tables. */
  readonly head: Head | undefined
}

/** A resource that cannot be explained, because it was not found or may not be looked at. */
export class NotExplained extends Schema.TaggedError<NotExplained>()("NotExplained", {
  resource: Schema.String,
  detail: Schema.String,
}) {
  override get message(): string {
    return `${this.resource}: ${this.detail}`
  }
}

/** How many accounts are searched at once for a resource whose ARN names none. */
const accountsAtOnce = 8

/**
 * Explains one resource: reads it through its account's member role, and says what every rule makes of it.
 *
 * An ARN without an account or a Region (an S3 bucket) is looked for where the record last saw it, else in all accounts
 * and Regions that the policy includes. Reads only; works without tables.
 */
export const explain = Effect.fn("explain")(function* (policy: Policy, arn: ResourceArn) {
  const head = yield* lastRecorded(arn)
  const account = arnParts(arn).account || head?.account
  const scope = yield* decideScope({
    policy,
    mode: "plan",
    trigger: "cli",
    accounts: account === undefined ? [] : [AccountIdSchema.make(account)],
    regions: [],
    wait: Duration.zero,
  })
  const plans = scope.plans.filter((plan) => account === undefined || plan.account.id === account)
  const accounts = yield* enterable(arn, plans)
  const [failures, found] = yield* search(policy, accounts, arn, head)
  const [first] = found
  const [failure] = failures
  if (first === undefined && failure !== undefined) return yield* failure
  if (first === undefined) {
    return yield* notExplained(arn, "AWS does not show it: it never had a tag, or it does not exist")
  }
  const today = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
  const type = resourceTypeOf(arn)
  const facts = { account: first.account, region: first.region, arn, type, observed: first.resource.tags }
  const verdict = evaluate(policy, facts, today)
  return { ...first, type, class: classify(verdict, { arn }), verdict, head } satisfies Explanation
})

const notExplained = (arn: ResourceArn, detail: string) => new NotExplained({ resource: arn, detail })

/** The head of a resource, where there is a record at all. */
const lastRecorded = Effect.fnUntraced(function* (arn: ResourceArn) {
  const ledger = yield* SweepLedger
  const record = yield* ResourceRecord
  const missing = yield* Effect.option(ledger.missingTables)
  if (missing._tag === "None" || missing.value.length > 0) return undefined
  return (yield* record.heads([arn])).get(arn)
})

/** Looks into accounts for the resource. One that cannot be entered or read stands in the way only if no other shows it. */
const search = Effect.fnUntraced(function* (
  policy: Policy,
  accounts: ReadonlyArray<AccountFacts>,
  arn: ResourceArn,
  head: Head | undefined,
) {
  const results = yield* Effect.forEach(
    accounts,
    (account) => Effect.result(readIn(policy, account, arn, head)),
    { concurrency: accountsAtOnce },
  )
  return [
    results.flatMap((result) => (Result.isFailure(result) ? [result.failure] : [])),
    results.flatMap((result) => (Result.isSuccess(result) ? result.success : [])),
  ] as const
})

/** The accounts to look into. One account that is out of reach is the answer; among many it is passed over. */
const enterable = Effect.fnUntraced(function* (arn: ResourceArn, plans: ReadonlyArray<AccountPlan>) {
  const [only, ...others] = plans
  if (only === undefined) return yield* notExplained(arn, "its account is not in the organization")
  if (others.length === 0 && only._tag === "Exempt") {
    return yield* notExplained(arn, `${showAccount(only.account)} is exempt: ${only.reason}`)
  }
  if (others.length === 0 && only._tag === "Unknown") return yield* only.failure
  return plans.flatMap((plan) => (plan._tag === "Sweep" ? [plan.account] : []))
})

interface Found {
  readonly account: AccountFacts
  readonly region: Region
  readonly resource: ObservedResource
}

const readIn = Effect.fnUntraced(
  function* (policy: Policy, account: AccountFacts, arn: ResourceArn, head: Head | undefined) {
    const session = yield* enter(policy, account.id)
    const regions = yield* regionsFor(policy, session, arn, head)
    const rows = yield* Effect.forEach(regions, (region) =>
      Effect.map(session.read(region, [arn]), (found) => found.map((resource) => ({ region, resource }))),
    )
    if (rows.flat().length === 0) return []
    const known = yield* withTagPolicy(policy, session, account)
    return rows.flat().map((row): Found => ({ account: known, ...row }))
  },
  (effect) => Effect.scoped(effect),
)

const enter = Effect.fnUntraced(function* (policy: Policy, account: AccountId) {
  const members = yield* MemberAccounts
  const { roleName, externalId, sourceIdentity } = policy.access
  return yield* members.enter({
    account,
    roleName,
    externalId,
    sessionName: "orgtag-explain",
    sourceIdentity: sourceIdentity === "caller" ? undefined : sourceIdentity,
    readOnly: true,
  })
})

const regionsFor = (policy: Policy, session: AccountSession, arn: ResourceArn, head: Head | undefined) => {
  const named = arnParts(arn).region
  if (named !== "") return Effect.succeed([Region.make(named)])
  if (head !== undefined) return Effect.succeed([head.region])
  const { regions } = policy.organization
  return regions === "enabled" ? session.regions : Effect.succeed(regions)
}
