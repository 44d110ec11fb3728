/** How far a sweep has come. */
export interface Advance {
  /** Milliseconds since it started. */
  readonly elapsed: number
  /** Rows that have ended, and rows that are known, or guessed from the accounts that were entered so far. */
  readonly ended: number
  readonly expected: number
}

/** Before so much is done and so long has passed, a guess would be no better than none. */
const leastShare = 0.1
const leastElapsed = 3_000

/**
 * How long a sweep will still take in milliseconds, if it goes on as until now; undefined where too little is done to
 * say. It counts account-Regions, which are not of one size, so it is rounded to steps of what can be known.
 */
export const estimateLeft = ({ elapsed, ended, expected }: Advance): number | undefined => {
  if (expected === 0 || elapsed < leastElapsed) return undefined
  const share = Math.min(1, ended / expected)
  if (share < leastShare || share === 1) return undefined
  const left = (elapsed * (1 - share)) / share
  const step = left < 60_000 ? 5_000 : 60_000
  return Math.max(step, Math.round(left / step) * step)
}
