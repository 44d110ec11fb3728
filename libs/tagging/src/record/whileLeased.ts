import { Duration, Effect } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { GroupChain } from "./GroupChain.ts"

type Place = Pick<GroupChain, "account" | "region">

/** A refusal because another process acts, or may act, on the account. */
export const takenElsewhere = (place: Place, operation: string, detail: string): CallFailed =>
  failed(place, operation, { reason: "busy", code: "LeaseLost", detail, effect: "none" })

/** Fails where the lease of the account does not hold any more. */
export const requireLease = Effect.fnUntraced(function* (chain: GroupChain, operation: string) {
  if (yield* chain.holds) return
  return yield* takenElsewhere(chain, operation, "the lease of the account was lost")
})

/**
 * Makes a write that nothing but the lease keeps apart from those of others: groups, intents, results, states, tags.
 *
 * It starts only while the lease outlasts the time that it gets with all its retries. So a process that was held still,
 * and wakes after another took the account over, neither begins such a write nor makes one again: when it wakes the
 * time is over, before the wait for the next attempt is.
 */
export const whileLeased =
  (chain: GroupChain, operation: string) =>
  <A, R>(write: Effect.Effect<A, CallFailed, R>): Effect.Effect<A, CallFailed, R> =>
    Effect.andThen(requireLease(chain, operation), inLeasedTime(chain, operation)(write))

/** Gives a write, with all its retries, the time that a lease which holds leaves for it. */
export const inLeasedTime =
  (place: Place, operation: string) =>
  <A, R>(write: Effect.Effect<A, CallFailed, R>): Effect.Effect<A, CallFailed, R> =>
    Effect.timeoutOrElse(write, {
      duration: SweepLimits.leasedTime,
      orElse: () =>
        Effect.fail(
          failed(place, operation, {
            reason: "unavailable",
            code: "OutOfTime",
            detail: `it took longer than ${Duration.format(SweepLimits.leasedTime)} with its retries`,
            effect: "unknown",
          }),
        ),
    })

const failed = (
  { account, region }: Place,
  operation: string,
  what: Pick<CallFailed, "reason" | "code" | "detail" | "effect">,
): CallFailed => new CallFailed({ service: "orgtag", operation, account, region, ...what, attempts: 1 })
