import { Result } from "effect"
import { AccountId } from "../domain/AccountId.ts"
import type { Flaw } from "./Flaw.ts"
import type { AccountPattern } from "./Policy.ts"
import { showValue } from "./showValue.ts"

const accountId = /^[0-9]{12}$/u
/** The ids of units and roots, as the Organizations API's model has them. */
const unitId = /^(?:ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/u
/** AWS's bound on the length of a unit's name. */
const unitNameCharactersMax = 128

const expectedPatterns =
  'an account id, an OU id, a path such as "Workloads/Prod" (directly in it) or "Workloads/**" (in it or below), or "*"'

/**
 * Reads an entry of a list of accounts.
 *
 * `*` is every account; twelve digits an account; `ou-…` or `r-…` a unit or root by its id, with all that is below it,
 * as AWS itself means a unit that is named by its id (`ou-…` followed by `/**` is the same). Anything else is a path of
 * units' names: `Workloads/Prod` the accounts directly in that unit, `Workloads/**` those in it or anywhere below. A
 * `/` or `*` inside of a name is escaped by `\`, and `\` by itself where it stands before one of these.
 */
export const parseAccountPattern = (source: string, line: number): Result.Result<AccountPattern, Flaw> => {
  const found = showValue(source)
  if (source === "*") return Result.succeed({ kind: "all", source, line })
  if (accountId.test(source))
    return Result.succeed({ kind: "account", id: AccountId.make(source), source, line })
  if (/^[0-9-]+$/u.test(source))
    return Result.fail({ message: "this is no account id", found, expected: "twelve digits" })
  const unit = source.endsWith("/**") ? source.slice(0, -3) : source
  if (unitId.test(unit)) return Result.succeed({ kind: "unit", id: unit, source, line })
  if (/^ou-[^/]*$/u.test(unit))
    return Result.fail({
      message: "this is no OU id",
      found,
      expected: "ou-xxxx-yyyyyyyy as Organizations shows it",
    })
  if (source === "**")
    return Result.fail({ message: "every account is written *", found, expected: '"*"', didYouMean: "*" })
  if (source.startsWith("!"))
    return Result.fail({ message: "accounts cannot be negated", found, expected: "organization.exclude" })
  return parsePath(source, line)
}

const parsePath = (source: string, line: number): Result.Result<AccountPattern, Flaw> => {
  const found = showValue(source)
  const segments = segmentsOf(source)
  const subtree = segments.at(-1) === "**"
  const written = subtree ? segments.slice(0, -1) : segments
  if (source === "" || written.some((segment) => segment === ""))
    return Result.fail({ message: "a path has an empty name", found, expected: expectedPatterns })
  if (written.some((segment) => /(?<!\\)(?:\\\\)*\*/u.test(segment)))
    return Result.fail({
      message: "a * may stand alone or as /** at the end of a path",
      found,
      expected: "the name's own * written \\*",
    })
  const names = written.map((segment) => segment.replaceAll(/\\([/*\\])/gu, "$1"))
  if (names.some((name) => Array.from(name).length > unitNameCharactersMax))
    return Result.fail({
      message: "an OU's name is too long",
      found,
      expected: `at most ${unitNameCharactersMax} characters`,
    })
  return Result.succeed({ kind: "path", names, subtree, source, line })
}

/** The path cut at each `/` that no `\` escapes, the escapes still in it. */
const segmentsOf = (path: string): ReadonlyArray<string> => {
  const segments: Array<string> = []
  let segment = ""
  for (let at = 0; at < path.length; at += 1) {
    const character = path.charAt(at)
    if (character === "/") {
      segments.push(segment)
      segment = ""
    } else if (character === "\\" && at + 1 < path.length) {
      segment += path.slice(at, at + 2)
      at += 1
    } else segment += character
  }
  return [...segments, segment]
}
