import { Result } from "effect"
import type { Flaw } from "./Flaw.ts"
import { showValue } from "./showValue.ts"

/**
 * A test of whole values against a `pattern` of the policy: a JavaScript regular expression with the `u` flag.
 *
 * The pattern must compile by itself, not only inside the parentheses that make it match whole values. It is the
 * policy author's own and runs on values of at most 256 characters; it is not searched for slow constructs such as
 * `(a+)+`, which can take very long on a value made for it.
 */
export const wholeMatcher = (pattern: string): Result.Result<(value: string) => boolean, Flaw> => {
  try {
    RegExp(pattern, "u")
    const whole = new RegExp(`^(?:${pattern})$`, "u")
    return Result.succeed((value) => whole.test(value))
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /su, "").toLowerCase() : "unknown"
    return Result.fail({ message: `this pattern does not compile: ${why}`, found: showValue(pattern) })
  }
}
