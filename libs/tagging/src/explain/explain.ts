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
import { whyClass } from "../desired/whyClass.ts"
import type { Policy } from "../policy/Policy.ts"
import { type AccountSession, type DefaultVpcParts, MemberAccounts } from "../ports/MemberAccounts.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { Head } from "../record/Record.ts"
import { askDefaultVpc, nothingTold } from "../sweep/askDefaultVpc.ts"
import { withTagPolicy } from "../sweep/knowTagPolicy.ts"
import { type AccountPlan, decideScope } from "../sweep/decideScope.ts"
import { sightResource } from "./sightResource.ts"

/** A resource as it is, and what the policy says of it, rule by rule. */
export interface Explanation {
  readonly account: AccountFacts
  readonly region: Region
  /** The resource with its tags as AWS holds them now, and the source that read it. */
  readonly resource: ObservedResource
  readonly type: string
  readonly class: ResourceClass
  /** Why it is in that class, where the verdict does not say so. */
  readonly why: string | undefined
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
  const shown = first ?? (yield* sightedIn(policy, accounts, arn, head))
  const today = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
  const type = resourceTypeOf(arn)
  const { account: known, region, resource, parts } = shown
  const verdict = evaluate(policy, { account: known, region, arn, type, observed: resource.tags }, today)
  const made = parts.made.get(arn)
  const untold = parts.untold.get(arn)
  const own = classify(verdict, { arn, awsManaged: made !== undefined, failed: untold !== undefined })
  const why = whyClass(own, arn, verdict, { made, failure: untold?.message })
  return { account: known, region, resource, type, class: own, why, verdict, head } satisfies Explanation
})

/**
 * A resource that the tagging API shows nowhere, as other sources show it. Fails with what is known of it otherwise: that it
 * exists and cannot be read, that no source could have shown it, or that it does not exist.
 */
const sightedIn = Effect.fnUntraced(function* (
  policy: Policy,
  accounts: ReadonlyArray<AccountFacts>,
  arn: ResourceArn,
  head: Head | undefined,
) {
  const sightings = yield* Effect.forEach(accounts, (account) => sightIn(policy, account, arn, head), {
    concurrency: accountsAtOnce,
  })
  const all = sightings.flat()
  const found = all.find(({ sighting }) => sighting._tag === "NeverTagged")
  if (found?.sighting._tag === "NeverTagged") {
    const { account, region, parts, sighting } = found
    return { account, region, parts, resource: sighting.resource } satisfies Found
  }
  const detailOf = (tag: "Exists" | "NotVisible" | "Absent") =>
    all.flatMap(({ sighting }) => (sighting._tag === tag ? [sighting.detail] : []))[0]
  const exists = detailOf("Exists")
  if (exists !== undefined)
    return yield* notExplained(arn, `it exists, and its tags cannot be read: ${exists}`)
  const hidden = detailOf("NotVisible")
  return yield* notExplained(
    arn,
    (hidden === undefined
      ? `it does not exist, or is newer than two hours: ${detailOf("Absent") ?? "no account could be looked into"}`
      : `no source shows it: it never had a tag, so that the tagging API does not, and ${hidden}; or it does not exist`) +
      recordedBefore(head),
  )
})

/** What the record knows of a resource that no source shows. */
const recordedBefore = (head: Head | undefined): string => {
  if (head === undefined) return ""
  return head.gone
    ? "; the record has it as gone"
    : `; the record knows it from ${head.timestamp}, revision ${head.rev}`
}

const sightIn = Effect.fnUntraced(
  function* (policy: Policy, account: AccountFacts, arn: ResourceArn, head: Head | undefined) {
    const session = yield* enter(policy, account.id)
    const regions = yield* regionsFor(policy, session, arn, head)
    return yield* Effect.forEach(regions, (region) =>
      Effect.gen(function* () {
        const sighting = yield* sightResource(policy, session, region, arn)
        if (sighting._tag !== "NeverTagged") return { account, region, parts: nothingTold, sighting }
        const parts = yield* askDefaultVpc(policy, session, region, [arn])
        return { account: yield* withTagPolicy(policy, session, account), region, parts, sighting }
      }),
    )
  },
  (effect) => Effect.scoped(effect),
)

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
  readonly parts: DefaultVpcParts
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
    return yield* Effect.forEach(rows.flat(), (row) =>
      Effect.map(askDefaultVpc(policy, session, row.region, [arn]), (parts): Found => ({
        account: known,
        parts,
        ...row,
      })),
    )
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
