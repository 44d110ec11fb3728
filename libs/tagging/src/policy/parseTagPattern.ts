import { Predicate, Result } from "effect"
import type { Flaw } from "./Flaw.ts"
import { globMatcher } from "./globMatcher.ts"
import type { TagPattern } from "./Policy.ts"
import { showValue } from "./showValue.ts"
import { tagValueCharactersMax } from "./tagKeyFlaw.ts"

/**
 * Reads what `when.tags` asks of a key: `absent`, `present`, or a value in which `*` stands for any characters; a
 * leading `!` negates it and also matches where the key is absent. `{ is: … }` is taken as it stands, so that a value
 * which looks like one of these can be asked for.
 */
export const parseTagPattern = (entry: string | { readonly is: string }): Result.Result<TagPattern, Flaw> => {
  const source = Predicate.isString(entry) ? entry : entry.is
  if (Array.from(source).length > tagValueCharactersMax + 1)
    return Result.fail({
      message: "no tag value is this long",
      found: showValue(source),
      expected: `at most ${tagValueCharactersMax} characters`,
    })
  if (!Predicate.isString(entry))
    return Result.succeed({ kind: "value", source, negated: false, matches: (value) => value === source })
  if (entry === "absent" || entry === "present") return Result.succeed({ kind: entry })
  if (entry === "!absent" || entry === "!present") {
    const didYouMean = entry === "!absent" ? "present" : "absent"
    return Result.fail({
      message: "only values are negated",
      found: showValue(entry),
      expected: didYouMean,
      didYouMean,
    })
  }
  const negated = entry.startsWith("!")
  const matchesPlain = globMatcher(negated ? entry.slice(1) : entry)
  return Result.succeed({
    kind: "value",
    source,
    negated,
    matches: negated ? (value) => !matchesPlain(value) : matchesPlain,
  })
}
