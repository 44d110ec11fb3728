import { Effect } from "effect"
import { type AccountFacts, showAccount } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import { MemberAccounts } from "../ports/MemberAccounts.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { type SweepRun, accountPlace } from "./SweepRun.ts"

/**
 * Enters an account through its member role.
 *
 * STS gives every refusal the same words, so that `cannot-enter` names what may be the cause, with what is known that
 * speaks for one of them: whether other accounts were entered on the same terms, when this one was entered last, and
 * what the organization says of it.
 */
export const enterAccount = Effect.fnUntraced(function* (run: SweepRun, account: AccountFacts) {
  const members = yield* MemberAccounts
  const { access } = run.request.policy
  const session = yield* members
    .enter({
      account: account.id,
      roleName: access.roleName,
      externalId: access.externalId,
      sessionName: `orgtag-${run.sweepId}`,
      sourceIdentity: access.sourceIdentity === "caller" ? undefined : access.sourceIdentity,
      readOnly: run.request.mode === "plan",
    })
    .pipe(Effect.catch((call) => Effect.flatMap(refusalOf(run, account, call), Effect.fail)))
  run.tally.entered()
  return session
})

const refusalOf = Effect.fnUntraced(function* (run: SweepRun, account: AccountFacts, call: CallFailed) {
  const place = accountPlace(account.id)
  if (call.reason !== "cannot-enter") return failureFromCall(place, call)
  const last = yield* lastEntered(run, account)
  const facts = [
    ...factsOf(account),
    others(run),
    last === undefined ? neverBefore(run) : `last entered at ${last}`,
  ]
  const evidence = facts.filter((fact) => fact !== "").join("; ")
  return failureOf(place, "cannot-enter", `${call.message}; ${evidence}`, hintOf(run, account, last))
})

/** When the account was last swept to the end of a Region; undefined where it never was, or there is no record. */
const lastEntered = Effect.fnUntraced(function* (run: SweepRun, account: AccountFacts) {
  if (!run.withRecord) return undefined
  const states = yield* SweepLedger.use((ledger) => ledger.states(account.id)).pipe(Effect.option)
  if (states._tag === "None") return undefined
  const times = states.value.flatMap(({ lastSwept }) => (lastSwept === undefined ? [] : [lastSwept.at]))
  return times.toSorted().at(-1)
})

const factsOf = (account: AccountFacts): ReadonlyArray<string> => [
  ...(account.state === "ACTIVE" ? [] : [`the account is ${account.state}`]),
  ...(account.isManagement === true ? ["it is the management account, which StackSets do not reach"] : []),
]

const others = ({ tally }: SweepRun): string =>
  tally.enteredCount === 0
    ? "no other account was entered so far"
    : `${tally.enteredCount} other account${tally.enteredCount === 1 ? " was" : "s were"} entered on the same terms`

const neverBefore = (run: SweepRun): string => (run.withRecord ? "never entered before" : "")

/** The likeliest cause first: what the evidence speaks for. */
const hintOf = (run: SweepRun, account: AccountFacts, last: string | undefined): Failure["hint"] => {
  const { roleName } = run.request.policy.access
  if (run.tally.enteredCount === 0)
    return `if no account can be entered, look at the caller: may it call sts:AssumeRole and sts:SetSourceIdentity, and is access.externalId right; else at the role ${roleName} here, its trust, an SCP or an RCP`
  if (account.isManagement === true)
    return `deploy the role ${roleName} in ${showAccount(account)} by a stack of its own, or exclude the account`
  return last === undefined
    ? `the caller's side works, so look here: is the role ${roleName} deployed, does its trust name the caller and the external id; else an SCP or an RCP`
    : `it could be entered before: look for what changed since, the role ${roleName}, its trust or external id, an SCP or an RCP`
}
