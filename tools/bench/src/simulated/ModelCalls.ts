import { documentedRates, type RateGovernor, retrySchedule } from "@orgtag/aws-clients"
import { Clock, Duration, Effect } from "effect"

/** How long calls take. */
export interface ModelLatency {
  /** Of the control plane, in milliseconds. */
  readonly awsMs: number
  /** Of the tables, in milliseconds. */
  readonly tablesMs: number
}

/** A call and where it goes. */
export interface ModelCall {
  readonly service: string
  readonly operation: string
  readonly account?: string
  readonly region?: string
}

interface Level {
  tokens: number
  at: number
}

/** Beyond so many buckets those are forgotten that are full. */
const bucketsKept = 4096

/**
 * The calls of a simulated organization: each is paced by the real rate governor, takes its time, and is throttled where it
 * passes AWS's documented rate all the same.
 */
export class ModelCalls {
  readonly counts = new Map<string, number>()
  /** How many calls were made, whichever. */
  made = 0
  throttles = 0
  readonly #latency: ModelLatency
  readonly #governor: RateGovernor
  readonly #levels = new Map<string, Level>()

  constructor(latency: ModelLatency, governor: RateGovernor) {
    this.#latency = latency
    this.#governor = governor
  }

  /** Makes a call of the control plane, again where it is throttled, and then answers. */
  readonly aws = <A>(call: ModelCall, answer: () => A): Effect.Effect<A> => {
    const attempt = this.#governor
      .pace(call)(this.#send(call, this.#latency.awsMs))
      .pipe(
        Effect.andThen(Clock.currentTimeMillis),
        Effect.flatMap((now) => {
          if (this.#admits(call, now)) return Effect.void
          this.throttles += 1
          return Effect.andThen(
            this.#governor.throttled(call),
            Effect.fail({ errorClass: "throttled" } as const),
          )
        }),
      )
    return attempt.pipe(Effect.retry(retrySchedule), Effect.orDie, Effect.map(answer))
  }

  /** Makes a call to the tables. */
  readonly tables = <A>(operation: string, answer: () => A): Effect.Effect<A> =>
    Effect.map(this.#send({ service: "DynamoDB", operation }, this.#latency.tablesMs), answer)

  readonly #send = ({ service, operation }: ModelCall, ms: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      const name = `${service}:${operation}`
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
      this.made += 1
      return Effect.sleep(Duration.millis(ms))
    })

  /** Whether AWS's own bucket has room for a call that arrives now. */
  readonly #admits = (call: ModelCall, now: number): boolean => {
    const rate = documentedRates.get(`${call.service}:${call.operation}`)
    if (rate === undefined) return true
    const key = rate.scope === "caller" ? rate.bucket : `${rate.bucket} ${call.account} ${call.region}`
    const level = this.#levels.get(key) ?? { tokens: rate.burst, at: now }
    level.tokens = Math.min(rate.burst, level.tokens + ((now - level.at) / 1000) * rate.perSecond)
    level.at = now
    this.#levels.set(key, level)
    if (this.#levels.size > bucketsKept) this.#forgetFull(now)
    if (level.tokens < 1) return false
    level.tokens -= 1
    return true
  }

  readonly #forgetFull = (now: number): void => {
    for (const [key, level] of this.#levels) if (now - level.at > 10_000) this.#levels.delete(key)
  }
}
