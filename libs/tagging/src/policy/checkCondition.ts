import { Predicate, Result } from "effect"
import type { Diagnostic } from "./Diagnostic.ts"
import type { Flaw } from "./Flaw.ts"
import { parseAccountPattern } from "./parseAccountPattern.ts"
import { parseTagPattern } from "./parseTagPattern.ts"
import type { PolicyPart } from "./PolicyPart.ts"
import { showValue } from "./showValue.ts"
import { tagKeyFlaw } from "./tagKeyFlaw.ts"

/** What is wrong with the entries of a `when`, each by itself. */
export const checkCondition = (when: PolicyPart): ReadonlyArray<Diagnostic> => [
  ...checkAccounts(when.at("accounts")),
  ...when
    .at("tags")
    .entries()
    .flatMap(([key, asked]) => checkTag(key, asked)),
]

/** What is wrong with the entries of a list of accounts. */
export const checkAccounts = (list: PolicyPart): ReadonlyArray<Diagnostic> =>
  list.items().flatMap((item) => problemsOf(item, (text) => parseAccountPattern(text, item.line)))

/** What is wrong with the entries of a list of tag keys. */
export const checkKeys = (list: PolicyPart, use: "managed" | "written"): ReadonlyArray<Diagnostic> =>
  list.items().flatMap((item) => {
    const flaw = item.text === undefined ? undefined : tagKeyFlaw(item.text, use)
    return flaw === undefined ? [] : [item.error(flaw)]
  })

const problemsOf = (
  part: PolicyPart,
  parse: (text: string) => Result.Result<unknown, Flaw>,
): ReadonlyArray<Diagnostic> => {
  if (part.text === undefined) return []
  const parsed = parse(part.text)
  return Result.isFailure(parsed) ? [part.error(parsed.failure)] : []
}

const checkTag = (key: string, asked: PolicyPart): ReadonlyArray<Diagnostic> => {
  const keyFlaw = tagKeyFlaw(key, "read")
  const listed = asked.items()
  const parsed = (Array.isArray(asked.value) ? listed : [asked]).flatMap((entry) => {
    const value = asTagPattern(entry)
    return value === undefined ? [] : [{ entry, value, pattern: parseTagPattern(value) }]
  })
  const mixed =
    new Set(parsed.map(({ value }) => Predicate.isString(value) && value.startsWith("!"))).size > 1
  return [
    ...(keyFlaw === undefined ? [] : [asked.keyError(keyFlaw)]),
    ...parsed.flatMap(({ entry, pattern }) =>
      Result.isFailure(pattern) ? [entry.error(pattern.failure)] : [],
    ),
    ...(mixed
      ? [
          asked.error({
            message: "one list holds negated and plain entries",
            found: parsed
              .map(({ value }) => showValue(Predicate.isString(value) ? value : value.is))
              .join(", "),
            expected: "only one kind: the other has no effect beside it",
          }),
        ]
      : []),
  ]
}

const asTagPattern = (entry: PolicyPart): string | { readonly is: string } | undefined => {
  const is = entry.at("is").text
  return entry.text ?? (is === undefined ? undefined : { is })
}
