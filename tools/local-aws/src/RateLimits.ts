/** A token bucket of AWS: so many calls a second, and so many at once. */
export interface Bucket {
  /** Calls with the same name share a bucket, within its scope. */
  readonly name: string
  readonly perSecond: number
  readonly burst: number
  /** Where one bucket ends and the next begins. */
  readonly scope: "account" | "account-region" | "organization"
}

interface Level {
  tokens: number
  at: number
}

/** The levels of all buckets. */
export class RateLimits {
  readonly #levels = new Map<string, Level>()

  /** Takes a token from each of the buckets, or from none and says false. */
  admit(buckets: ReadonlyArray<Bucket>, account: string, region: string, now: number): boolean {
    const levels = buckets.map((bucket) => this.#refilled(bucket, account, region, now))
    if (levels.some((level) => level.tokens < 1)) return false
    for (const level of levels) level.tokens -= 1
    return true
  }

  #refilled(bucket: Bucket, account: string, region: string, now: number): Level {
    const key = [bucket.name, bucket.scope === "organization" ? "" : account]
      .concat(bucket.scope === "account-region" ? region : [])
      .join("|")
    const level = this.#levels.get(key) ?? { tokens: bucket.burst, at: now }
    level.tokens = Math.min(bucket.burst, level.tokens + ((now - level.at) / 1000) * bucket.perSecond)
    level.at = now
    this.#levels.set(key, level)
    return level
  }
}
