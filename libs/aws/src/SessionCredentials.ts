import type { CallFailed } from "@orgtag/tagging"
import { Clock, Duration, Effect, Semaphore } from "effect"
import type { SessionKeys } from "./assumeMemberRole.ts"
import { awsLimits } from "./awsLimits.ts"
import { changedFailure } from "./changedFailure.ts"

/** What the SDK asks at each request; `memoized` keeps it from judging by the machine's clock. */
interface KeysProvider {
  (): Promise<Omit<SessionKeys, "expiresAt">>
  memoized: true
}

interface Held {
  readonly keys: SessionKeys
  /** Counts the renewals, so that callers who wait for one do not ask for another. */
  readonly generation: number
  readonly renewAt: number
  readonly obtainedAt: number
}

/**
 * The credentials of one member session, renewed by Effect's clock.
 *
 * They are renewed `awsLimits.renewalMargin` before their end, by whichever call comes first; the others wait for it.
 */
export class SessionCredentials {
  /** Gives the SDK the keys in force; without their end, so that only this class decides on renewal. */
  readonly provider: KeysProvider
  /** By how many milliseconds this machine's clock is ahead of AWS's: a session that asks for no duration lasts an hour. */
  readonly clockAhead: number
  private held: Held
  private readonly obtain: Effect.Effect<SessionKeys, CallFailed>
  private readonly renewing = Semaphore.makeUnsafe(1)

  private constructor(obtain: Effect.Effect<SessionKeys, CallFailed>, held: Held) {
    this.obtain = obtain
    this.held = held
    this.clockAhead = held.obtainedAt + Duration.toMillis(awsLimits.sessionTime) - held.keys.expiresAt
    this.provider = Object.assign(
      () => {
        const { accessKeyId, secretAccessKey, sessionToken } = this.held.keys
        return Promise.resolve({ accessKeyId, secretAccessKey, sessionToken })
      },
      { memoized: true as const },
    )
  }

  /** Obtains the first keys. */
  static readonly make = (
    obtain: Effect.Effect<SessionKeys, CallFailed>,
  ): Effect.Effect<SessionCredentials, CallFailed> =>
    hold(obtain, 0).pipe(Effect.map((held) => new SessionCredentials(obtain, held)))

  /** Makes a call with keys in force; where AWS says that they ended all the same, renews them and makes it once more. */
  readonly using = <A>(call: Effect.Effect<A, CallFailed>): Effect.Effect<A, CallFailed> =>
    this.fresh.pipe(
      Effect.flatMap((generation) =>
        call.pipe(
          Effect.catchIf(isExpiry, (first) =>
            this.renew(generation).pipe(
              Effect.andThen(call),
              Effect.mapError((second) => joined(first, second)),
            ),
          ),
        ),
      ),
    )

  private readonly fresh: Effect.Effect<number, CallFailed> = Effect.suspend(() =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const { generation, renewAt } = this.held
      return now < renewAt
        ? Effect.succeed(generation)
        : Effect.map(this.renew(generation), () => this.held.generation)
    }),
  )

  /** Renews unless somebody has since `generation` was seen. */
  private readonly renew = (generation: number): Effect.Effect<void, CallFailed> =>
    this.renewing.withPermits(1)(
      Effect.suspend(() =>
        this.held.generation !== generation
          ? Effect.void
          : Effect.map(hold(this.obtain, generation + 1), (held) => {
              this.held = held
            }),
      ),
    )
}

const hold = (obtain: Effect.Effect<SessionKeys, CallFailed>, generation: number) =>
  Effect.gen(function* () {
    const keys = yield* obtain
    const now = yield* Clock.currentTimeMillis
    // Where this machine's clock runs ahead of AWS's, every end would seem near: then not at every call.
    const earliest = now + Duration.toMillis(awsLimits.renewalPause)
    return {
      keys,
      generation,
      obtainedAt: now,
      renewAt: Math.max(keys.expiresAt - Duration.toMillis(awsLimits.renewalMargin), earliest),
    }
  })

/** Whether AWS refused a call because its credentials had ended; an ended pagination token is something else. */
const isExpiry = (failed: CallFailed): boolean =>
  failed.reason === "expired" && (failed.code.startsWith("ExpiredToken") || failed.code === "RequestExpired")

/** The failure of the second try, which knows what the first may have done. */
const joined = (first: CallFailed, second: CallFailed): CallFailed =>
  changedFailure(second, {
    attempts: first.attempts + second.attempts,
    effect: first.effect === "unknown" ? "unknown" : second.effect,
  })
