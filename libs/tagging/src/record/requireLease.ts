import { Effect } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import type { GroupChain } from "./GroupChain.ts"

/** A refusal because another process acts, or may act, on the account. */
export const takenElsewhere = (
  { account, region }: Pick<GroupChain, "account" | "region">,
  operation: string,
  detail: string,
): CallFailed =>
  new CallFailed({
    service: "orgtag record",
    operation,
    account,
    region,
    reason: "busy",
    code: "LeaseLost",
    detail,
    effect: "none",
    attempts: 0,
  })

/**
 * Fails where the lease of the account does not hold any more.
 *
 * Asked before each write that has no condition of its own (intents, results, states): a process that was held still
 * and wakes after another took the account over must not write over what that one has written since.
 */
export const requireLease = Effect.fnUntraced(function* (chain: GroupChain, operation: string) {
  if (yield* chain.holds) return
  return yield* takenElsewhere(chain, operation, "the lease of the account was lost")
})
