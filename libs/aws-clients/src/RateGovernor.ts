import { Clock, Duration, Effect, Semaphore } from "effect"
import type { CallPlace } from "./CallTerms.ts"
import { type DocumentedRate, documentedRates } from "./documentedRates.ts"

/** How calls are paced. */
export interface Pace {
  /**
   * The part of each documented rate that is left to everybody else in the account, from 0 to below 1: autoscalers and
   * pipelines tag from the same buckets.
   */
  readonly headroom?: number
}

/** The bounds of pacing; see each for its unit. */
export const paceLimits = {
  /** What is left to others where nothing is said. */
  headroom: 0.05,
  /** A throttle leaves this part of the rate at which it came. */
  decrease: 0.5,
  /** No throttle brings a rate below this part of its ceiling. */
  least: 0.05,
  /** The part of its ceiling that a lowered rate wins back each second without a throttle. */
  recoveryPerSecond: 0.05,
  /** Throttles that come within this time of one another are answers to the same burst, and lower a rate once. */
  sameBurst: Duration.seconds(1),
  /** Calls of the control plane that are under way at once, whomever they are for. */
  callsAtOnce: 128,
  /**
   * Calls to the tables under way at once, urgent ones not counted: fewer than there are sockets to a host
   * (`callLimits.socketsPerHost`), so that those always find one.
   */
  tableCallsAtOnce: 320,
  /** Buckets that are kept; beyond it those are forgotten that are full and at their ceiling, for they hold nothing. */
  buckets: 4096,
} as const

/** The state of one bucket. Times are milliseconds since the epoch, rates calls a second. */
interface Bucket {
  readonly ceiling: number
  readonly burst: number
  rate: number
  /** The calls that may be sent at once; below zero, the calls that wait. */
  tokens: number
  /** When rate and tokens were last worked out. */
  at: number
  loweredAt: number
}

/**
 * Holds calls back so that AWS's quotas are used and not passed: one bucket per account, Region and API, shared by
 * everything in the process.
 *
 * A bucket starts at the documented rate less the headroom. The first throttle of a burst halves it, time without
 * throttles brings it back: what others take of the same quota is left to them. Waits are on Effect's `Clock`; calls are
 * admitted in the order in which they asked. Calls without a documented rate never wait.
 *
 * **Gotchas** A wait for admission is no part of a call's time limit, which begins when the call is sent.
 */
export class RateGovernor {
  readonly #headroom: number
  readonly #buckets = new Map<string, Bucket>()
  readonly #places = Semaphore.makeUnsafe(paceLimits.callsAtOnce)
  readonly #tablePlaces = Semaphore.makeUnsafe(paceLimits.tableCallsAtOnce)

  constructor({ headroom = paceLimits.headroom }: Pace = {}) {
    this.#headroom = headroom
  }

  /** Sends a call when its rate, and then the calls under way, leave room for it; an urgent one when its rate does. */
  readonly pace =
    (place: CallPlace) =>
    <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
      const places = place.service === "DynamoDB" ? this.#tablePlaces : this.#places
      return Effect.andThen(this.admit(place), place.urgent === true ? call : places.withPermits(1)(call))
    }

  /** Waits until the rate of a call leaves room for it. */
  readonly admit = (place: CallPlace): Effect.Effect<void> =>
    this.#inBucket(place, (bucket) => {
      bucket.tokens -= 1
      if (bucket.tokens >= 0) return Effect.void
      return Effect.sleep(Duration.millis(Math.ceil((-bucket.tokens / bucket.rate) * 1000)))
    })

  /** Hears that a call was throttled: its bucket gives way. */
  readonly throttled = (place: CallPlace): Effect.Effect<void> =>
    this.#inBucket(place, (bucket, now) => {
      if (now - bucket.loweredAt >= Duration.toMillis(paceLimits.sameBurst)) {
        bucket.loweredAt = now
        bucket.rate = Math.max(bucket.rate * paceLimits.decrease, bucket.ceiling * paceLimits.least)
      }
      // Whatever we thought was left is gone: from here on calls come one by one.
      bucket.tokens = Math.min(bucket.tokens, 0)
      return Effect.void
    })

  /** How many buckets are kept at this moment. */
  get size(): number {
    return this.#buckets.size
  }

  /** Works with the bucket of a call as it is now; a call without a documented rate has none. */
  readonly #inBucket = (
    place: CallPlace,
    use: (bucket: Bucket, now: number) => Effect.Effect<void>,
  ): Effect.Effect<void> => {
    const rate = documentedRates.get(`${place.service}:${place.operation}`)
    if (rate === undefined) return Effect.void
    return Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const bucket = this.#bucketOf(place, rate, now)
      refill(bucket, now)
      return use(bucket, now)
    })
  }

  readonly #bucketOf = (place: CallPlace, rate: DocumentedRate, now: number): Bucket => {
    const key =
      rate.scope === "caller" ? rate.bucket : `${rate.bucket} ${place.account ?? ""} ${place.region ?? ""}`
    const found = this.#buckets.get(key)
    if (found !== undefined) return found
    if (this.#buckets.size >= paceLimits.buckets) this.#forgetIdle(now)
    const ceiling = rate.perSecond * (1 - this.#headroom)
    const bucket: Bucket = {
      ceiling,
      burst: Math.max(1, Math.floor(rate.burst * (1 - this.#headroom))),
      rate: ceiling,
      tokens: 0,
      at: now,
      loweredAt: Number.NEGATIVE_INFINITY,
    }
    bucket.tokens = bucket.burst
    this.#buckets.set(key, bucket)
    return bucket
  }

  readonly #forgetIdle = (now: number): void => {
    for (const [key, bucket] of this.#buckets) {
      refill(bucket, now)
      if (bucket.tokens === bucket.burst && bucket.rate === bucket.ceiling) this.#buckets.delete(key)
    }
  }
}

/** Gives a bucket what the time that has passed is worth: tokens, and some of a lowered rate. */
const refill = (bucket: Bucket, now: number): void => {
  const seconds = Math.max(0, now - bucket.at) / 1000
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + bucket.rate * seconds)
  bucket.rate = Math.min(
    bucket.ceiling,
    bucket.rate + bucket.ceiling * paceLimits.recoveryPerSecond * seconds,
  )
  bucket.at = now
}
