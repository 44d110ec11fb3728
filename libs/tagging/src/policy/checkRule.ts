import { Result } from "effect"
import { checkCondition } from "./checkCondition.ts"
import { type ReadableValues } from "./checkValues.ts"
import type { Diagnostic } from "./Diagnostic.ts"
import { nearestName } from "./nearestName.ts"
import { literalsOf, parseTemplate } from "./parseTemplate.ts"
import type { PolicyPart } from "./PolicyPart.ts"
import { showValue } from "./showValue.ts"
import { tagKeyFlaw } from "./tagKeyFlaw.ts"

/** What a rule is held against. */
export interface RuleContext {
  readonly values: ReadonlyMap<string, ReadableValues>
  readonly protectedKeys: ReadonlySet<string>
}

/** What is wrong with one rule by itself, and against `values` and `protect`. */
export const checkRule = (rule: PolicyPart, context: RuleContext): ReadonlyArray<Diagnostic> => [
  ...checkCondition(rule.at("when")),
  ...rule
    .at("set")
    .entries()
    .flatMap(([key, assigned]) => checkAssignment(key, assigned, context)),
  ...namedKeys(rule).flatMap((named) => checkNamedKey(named, context)),
  ...checkSetAndRemoved(rule),
]

/** A key that a rule names in order to write it: where it says so, and how. */
export interface NamedKey {
  readonly key: string
  readonly part: PolicyPart
  readonly use: "set" | "rename source" | "rename target" | "remove"
}

/** The keys that a rule sets, renames, renames to and removes, in this order. */
export const namedKeys = (rule: PolicyPart): ReadonlyArray<NamedKey> => {
  const renames = rule.at("rename").entries()
  const withText = (parts: ReadonlyArray<PolicyPart>, use: NamedKey["use"]): ReadonlyArray<NamedKey> =>
    parts.flatMap((part) => (part.text === undefined ? [] : [{ key: part.text, part, use }]))
  return [
    ...rule
      .at("set")
      .entries()
      .map(([key, part]): NamedKey => ({ key, part, use: "set" })),
    ...renames.map(([key, part]): NamedKey => ({ key, part, use: "rename source" })),
    ...withText(
      renames.map(([, part]) => part),
      "rename target",
    ),
    ...withText(rule.at("remove").items(), "remove"),
  ]
}

/** Whether a key stands before the colon, so that a diagnostic of it points there. */
export const isAtKey = (named: NamedKey): boolean => named.use === "set" || named.use === "rename source"

const checkNamedKey = (named: NamedKey, context: RuleContext): ReadonlyArray<Diagnostic> => {
  const { key, part, use } = named
  const report = isAtKey(named) ? part.keyError : part.error
  const flaw = tagKeyFlaw(key, use === "set" || use === "rename target" ? "written" : "managed")
  return [
    ...(flaw === undefined ? [] : [report(flaw)]),
    ...(context.protectedKeys.has(key)
      ? [report({ message: "this key is in protect.keys: no rule may write it", found: showValue(key) })]
      : []),
  ]
}

const checkSetAndRemoved = (rule: PolicyPart): ReadonlyArray<Diagnostic> => {
  const set = new Map(rule.at("set").entries())
  return rule
    .at("remove")
    .items()
    .flatMap((removed) => {
      const also = removed.text === undefined ? undefined : set.get(removed.text)
      return also === undefined
        ? []
        : [
            removed.error({
              message: `this rule also sets this key, on line ${also.line}`,
              found: showValue(removed.text),
              expected: "one of the two",
            }),
          ]
    })
}

const checkAssignment = (
  key: string,
  assigned: PolicyPart,
  context: RuleContext,
): ReadonlyArray<Diagnostic> => {
  const part = assigned.text === undefined ? assigned.at("value") : assigned
  if (part.text === undefined) return []
  const template = parseTemplate(part.text)
  if (Result.isFailure(template)) return template.failure.map(part.error)
  const allowed = context.values.get(key)
  if (allowed === undefined) return []
  return literalsOf(template.success)
    .filter((literal) => !allowed.matches(literal))
    .map((literal) => {
      const didYouMean = nearestName(literal, allowed.list)
      return part.error({
        message: `this value is not one that values allows for ${showValue(key)} on line ${allowed.line}`,
        found: showValue(literal),
        expected: allowed.shown,
        ...(didYouMean === undefined ? {} : { didYouMean }),
      })
    })
}
