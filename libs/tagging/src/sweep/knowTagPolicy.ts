import { Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type Failure, failureOf } from "../domain/Failure.ts"
import { hintFor } from "../domain/failureHint.ts"
import type { Policy } from "../policy/Policy.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { AwsTagPolicy } from "../tagPolicy/AwsTagPolicy.ts"
import { findUnruledKeys } from "../tagPolicy/findUnruledKeys.ts"
import type { AccountStanding } from "./AccountStanding.ts"
import { type SweepRun, accountPlace, reportFailure, reportFinding } from "./SweepRun.ts"

/**
 * The facts of an account with the AWS tag policy in effect in it: one call an account, none where the policy ignores
 * AWS tag policies. Fails where it cannot be read, for nothing may be written that it might forbid.
 */
export const withTagPolicy = Effect.fnUntraced(function* (
  policy: Pick<Policy, "awsTagPolicies">,
  session: AccountSession,
  account: AccountFacts,
): Effect.fn.Return<AccountFacts, CallFailed> {
  return policy.awsTagPolicies === "ignore" ? account : { ...account, tagPolicy: yield* session.tagPolicy }
})

/** An account that is being swept, by this process or by one that goes on with it. */
interface Swept {
  readonly session: AccountSession
  readonly account: AccountFacts
  readonly standing: Pick<AccountStanding, "wasEntered">
}

/**
 * The same for a sweep, which also says which keys the AWS tag policy requires and no rule sets: once, and not again by
 * processes that go on with the account.
 */
export const knowTagPolicy = Effect.fnUntraced(function* (
  run: SweepRun,
  { session, account, standing }: Swept,
) {
  const known = yield* withTagPolicy(run.request.policy, session, account).pipe(
    Effect.mapError(unread(account)),
  )
  if (known.tagPolicy !== undefined && !standing.wasEntered)
    yield* reportUnruledKeys(run, session, known, known.tagPolicy)
  return known
})

/** Asks for required keys only where the tag policy has some. That they cannot be read keeps nothing from being written. */
const reportUnruledKeys = Effect.fnUntraced(function* (
  run: SweepRun,
  session: AccountSession,
  account: AccountFacts,
  tagPolicy: AwsTagPolicy,
) {
  if (!tagPolicy.rules.some(({ requiredFor }) => requiredFor.length > 0)) return
  const required = yield* Effect.result(session.requiredKeys)
  if (required._tag === "Failure") return yield* reportFailure(run, unread(account)(required.failure))
  for (const finding of findUnruledKeys(run.request.policy, account, tagPolicy, required.success))
    yield* reportFinding(run, accountPlace(account.id), finding)
})

const unread =
  (account: AccountFacts) =>
  (call: CallFailed): Failure =>
    failureOf(
      accountPlace(account.id),
      call.reason,
      call.message,
      call.reason === "denied" ? unreadHint : hintFor(call.reason, call.code),
    )

const unreadHint =
  "let the member role call organizations:DescribeEffectivePolicy and tag:ListRequiredTags (docs/permissions.md), or set awsTagPolicies: ignore in the policy"
