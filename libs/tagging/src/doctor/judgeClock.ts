import { Duration } from "effect"
import type { Symptom } from "./Symptoms.ts"

/** From how far on AWS refuses what a clock has signed (Signature Version 4). */
const refused = Duration.minutes(5)

/** From how far on leases, which last 75 seconds, are not what they should be between machines. */
const noticed = Duration.seconds(30)

/**
 * Holds this machine's clock against AWS's: by how many milliseconds it was ahead in each account that was entered. The
 * least of them counts, since what a call takes is in all of them.
 */
export const judgeClock = (ahead: ReadonlyArray<number>): Symptom => {
  const [skew] = ahead.toSorted((left, right) => Math.abs(left) - Math.abs(right))
  if (skew === undefined)
    return {
      check: "clock",
      state: "skipped",
      code: "unknown",
      message: "no account was entered to hold it against",
    }
  const seconds = Math.round(Math.abs(skew) / 1000)
  const message = `this machine's clock is ${seconds} s ${skew < 0 ? "behind" : "ahead of"} AWS's`
  const mend = "set the clock by a time server: leases, records and signatures rest on it"
  if (Math.abs(skew) >= Duration.toMillis(refused))
    return { check: "clock", state: "problem", code: "skewed", message, mend }
  if (Math.abs(skew) >= Duration.toMillis(noticed))
    return { check: "clock", state: "note", code: "skewed", message, mend }
  return { check: "clock", state: "ok", code: "ok", message: `within ${seconds + 1} s of AWS's` }
}
