import { Result } from "effect"
import type { Flaw } from "./Flaw.ts"
import { globMatcher } from "./globMatcher.ts"
import type { TypePattern } from "./Policy.ts"
import { showValue } from "./showValue.ts"

/** What a pattern of resource types looks like. */
export const typePattern = /^[a-z0-9*-]+(?::[A-Za-z0-9*_./-]+)?$/u

/** The same in words. */
export const expectedTypePattern =
  "service or service:type in the tagging API's spelling, * for any characters"

/**
 * Reads a pattern of resource types: `service` or `service:type`, as the tagging API writes them, with `*` in either.
 *
 * `s3` and `s3:*` are the same: every type of the service, and its resources whose ARN tells no type.
 */
export const parseTypePattern = (source: string): Result.Result<TypePattern, Flaw> => {
  if (!typePattern.test(source))
    return Result.fail({
      message: "this is no resource type",
      found: showValue(source),
      expected: expectedTypePattern,
    })
  const [service = "", type = "*"] = source.split(":")
  const matchesService = globMatcher(service)
  const matchesType = globMatcher(type)
  return Result.succeed({
    source,
    matches: (given) => {
      const colon = given.indexOf(":")
      return colon === -1
        ? matchesService(given) && matchesType("")
        : matchesService(given.slice(0, colon)) && matchesType(given.slice(colon + 1))
    },
  })
}
