import type { Tags } from "../domain/Tags.ts"
import type { TagPattern } from "../policy/Policy.ts"

/** What a rule's `when.tags` asks of a resource. */
export type TagCondition = (tags: Tags) => boolean

/**
 * Compiles `when.tags`: every key must fit one of its entries.
 *
 * A list of negated entries excludes each of them: `["!prod", "!stage"]` means neither, and matches where the key is
 * absent. Were they joined by OR, such a list would match everything.
 */
export const compileTagCondition = (
  asked: ReadonlyMap<string, ReadonlyArray<TagPattern>>,
): TagCondition | undefined => {
  if (asked.size === 0) return undefined
  const keys = Array.from(asked, ([key, patterns]) => {
    const excluded = patterns.filter(isNegated)
    const accepted = patterns.filter((pattern) => !isNegated(pattern))
    return (tags: Tags): boolean => {
      const value = tags.get(key)
      if (accepted.some((pattern) => accepts(pattern, value))) return true
      return (
        excluded.length > 0 && (value === undefined || excluded.every((pattern) => accepts(pattern, value)))
      )
    }
  })
  return (tags) => keys.every((fits) => fits(tags))
}

const isNegated = (pattern: TagPattern): boolean => pattern.kind === "value" && pattern.negated

const accepts = (pattern: TagPattern, value: string | undefined): boolean =>
  pattern.kind === "absent"
    ? value === undefined
    : value !== undefined && (pattern.kind === "present" || pattern.matches(value))
