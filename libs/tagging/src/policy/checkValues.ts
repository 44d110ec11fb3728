import { Predicate, Result } from "effect"
import type { Diagnostic } from "./Diagnostic.ts"
import type { PolicyPart } from "./PolicyPart.ts"
import { showValue } from "./showValue.ts"
import { tagKeyFlaw, tagValueCharactersMax } from "./tagKeyFlaw.ts"
import { wholeMatcher } from "./wholeMatcher.ts"

/** What is wrong with `values`: keys that cannot be managed, values no tag can hold, patterns that do not compile. */
export const checkValues = (values: PolicyPart): ReadonlyArray<Diagnostic> =>
  values.entries().flatMap(([key, allowed]) => {
    const keyFlaw = tagKeyFlaw(key, "managed")
    const pattern = allowed.at("pattern")
    const matcher = pattern.text === undefined ? undefined : wholeMatcher(pattern.text)
    return [
      ...(keyFlaw === undefined ? [] : [allowed.keyError(keyFlaw)]),
      ...(matcher !== undefined && Result.isFailure(matcher) ? [pattern.error(matcher.failure)] : []),
      ...allowed.items().flatMap((item) =>
        item.text !== undefined && Array.from(item.text).length > tagValueCharactersMax
          ? [
              item.error({
                message: "no tag value is this long",
                found: showValue(item.text),
                expected: `at most ${tagValueCharactersMax} characters`,
              }),
            ]
          : [],
      ),
    ]
  })

/** What a key may hold, as far as `values` can be read: by it literals are judged although other parts are broken. */
export interface ReadableValues {
  readonly line: number
  /** For messages: the list of values, or the pattern. */
  readonly shown: string
  readonly list: ReadonlyArray<string>
  readonly matches: (value: string) => boolean
}

/** The entries of `values` that can be read whole. */
export const readableValues = (values: PolicyPart): ReadonlyMap<string, ReadableValues> =>
  new Map(
    values.entries().flatMap(([key, allowed]): ReadonlyArray<[string, ReadableValues]> => {
      // A number is wrong here, but its author means its text.
      const list = allowed.items().map((item) => item.text ?? item.document.writtenAt(item.path))
      if (list.length > 0 && list.every(Predicate.isString)) {
        const listed = new Set(list)
        const shown = list.slice(0, shownValuesMax).map(showValue).join(", ")
        const more = list.length > shownValuesMax ? ", …" : ""
        return [
          [key, { line: allowed.line, shown: shown + more, list, matches: (value) => listed.has(value) }],
        ]
      }
      const pattern = allowed.at("pattern").text
      const matcher = pattern === undefined ? Result.fail(undefined) : wholeMatcher(pattern)
      return Result.isSuccess(matcher)
        ? [
            [
              key,
              {
                line: allowed.line,
                shown: `the pattern ${showValue(pattern)}`,
                list: [],
                matches: matcher.success,
              },
            ],
          ]
        : []
    }),
  )

const shownValuesMax = 12
