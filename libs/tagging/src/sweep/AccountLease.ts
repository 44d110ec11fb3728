import { Clock, Duration, Effect, Ref, type Scope } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import type { Lease } from "../record/Ledger.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { failureOfObstacle } from "./Obstacle.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { type SweepRun, accountPlace } from "./SweepRun.ts"

/** The lease of an account while this process holds it. It saves work; that nothing forks rests on the head's condition. */
export interface AccountLease {
  readonly epoch: number
  /** Whether the lease outlasts a call with its retries; where it does not, nothing is to be sent. */
  readonly holds: Effect.Effect<boolean>
  /** Leaves the lease to run out instead of giving it back: the next process of the same sweep takes it over. */
  readonly keep: Effect.Effect<void>
}

/**
 * Takes the lease of an account, renews it in the background and gives it back when the scope closes.
 *
 * Waits for another holder as long as the request says, then fails as `busy`.
 */
export const holdLease = Effect.fnUntraced(function* (
  run: SweepRun,
  account: AccountId,
): Effect.fn.Return<AccountLease, Failure, SweepLedger | Scope.Scope> {
  const ledger = yield* SweepLedger
  const kept = yield* Ref.make(false)
  const first = yield* Effect.acquireRelease(acquire(run, account), (lease) =>
    Effect.flatMap(Ref.get(kept), (keep) => (keep ? Effect.void : Effect.ignore(ledger.releaseLease(lease)))),
  )
  const current = yield* Ref.make(first)
  yield* Effect.forkScoped(renewForEver(current))
  const holds = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const lease = yield* Ref.get(current)
    return lease.expiresAt - now > Duration.toMillis(SweepLimits.leaseMargin)
  })
  return { epoch: first.epoch, holds, keep: Ref.set(kept, true) }
})

const acquire = Effect.fnUntraced(function* (run: SweepRun, account: AccountId) {
  const ledger = yield* SweepLedger
  const place = accountPlace(account)
  const deadline = (yield* Clock.currentTimeMillis) + Duration.toMillis(run.request.wait)
  let told = false
  for (;;) {
    const now = yield* Clock.currentTimeMillis
    const { acquired, lease } = yield* ledger
      .acquireLease(account, run.sweepId, now, SweepLimits.leaseSeconds)
      .pipe(Effect.mapError((call) => failureFromCall(place, call)))
    if (acquired) return lease
    const stop = yield* run.stopReason
    if (stop !== undefined) return yield* Effect.fail(failureOfObstacle(place, stop, "not entered"))
    if (now >= deadline) return yield* Effect.fail(busy(account, lease))
    if (!told) {
      told = true
      yield* run.emit({ _tag: "LeaseAwaited", account, holder: lease.holder, until: lease.expiresAt })
    }
    const pause = Math.min(Duration.toMillis(SweepLimits.leaseRetry), Math.max(1, deadline - now))
    yield* Effect.sleep(Duration.millis(pause))
  }
})

const busy = (account: AccountId, lease: Lease): Failure =>
  failureOf(
    accountPlace(account),
    "busy",
    `sweep ${lease.holder} holds the account until ${new Date(lease.expiresAt).toISOString()}`,
  )

/** A renewal that fails is tried again at the next turn; once the lease runs short, `holds` says so and nothing is sent. */
const renewForEver = Effect.fnUntraced(function* (current: Ref.Ref<Lease>) {
  const ledger = yield* SweepLedger
  for (;;) {
    yield* Effect.sleep(SweepLimits.leaseRenewal)
    const lease = yield* Ref.get(current)
    const expiresAt = (yield* Clock.currentTimeMillis) + SweepLimits.leaseSeconds * 1000
    const renewed = yield* Effect.result(ledger.renewLease(lease, expiresAt))
    if (renewed._tag === "Success" && renewed.success) yield* Ref.set(current, { ...lease, expiresAt })
  }
})
