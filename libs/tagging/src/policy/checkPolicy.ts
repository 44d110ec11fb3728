import { Option, Schema } from "effect"
import { homeRegionOf, partitionOf, Region } from "../domain/Region.ts"
import { behaviourOf } from "./behaviourKeys.ts"
import { checkAlerts } from "./checkAlerts.ts"
import { checkAccounts, checkKeys } from "./checkCondition.ts"
import { checkExemption } from "./checkExemption.ts"
import { checkRenames } from "./checkRenames.ts"
import { checkRule, isAtKey, namedKeys } from "./checkRule.ts"
import { checkValues, readableValues } from "./checkValues.ts"
import type { Diagnostic } from "./Diagnostic.ts"
import type { PolicyDocument } from "./PolicyDocument.ts"
import { PolicyPart } from "./PolicyPart.ts"
import { showValue } from "./showValue.ts"

/**
 * What is wrong with a policy beyond its shape, and what a person should know of it: all that ties parts together, and
 * all that has a grammar of its own. Runs on whatever can be read, also where other parts are broken.
 */
export const checkPolicy = (document: PolicyDocument): ReadonlyArray<Diagnostic> => {
  const policy = new PolicyPart(document, [], document.value)
  const organization = policy.at("organization")
  const protect = policy.at("protect")
  const rules = policy.at("rules").items()
  const exemptions = policy.at("exemptions").items()
  const context = { values: readableValues(policy.at("values")), protectedKeys: texts(protect.at("keys")) }
  return [
    ...checkAccounts(organization.at("include")),
    ...checkAccounts(organization.at("exclude")),
    ...checkHomeRegion(organization.at("regions")),
    ...rules.flatMap((rule) => checkRule(rule, context)),
    ...checkRenames(rules),
    ...checkDuplicateIds(rules),
    ...checkValues(policy.at("values")),
    ...checkKeys(protect.at("keys"), "managed"),
    ...checkKeys(protect.at("allowKeys"), "managed"),
    ...exemptions.flatMap(checkExemption),
    ...checkDuplicateIds(exemptions),
    ...checkAlerts(policy.at("alerts")),
    ...checkBehaviourKeys(rules, texts(protect.at("allowKeys"))),
  ]
}

const texts = (list: PolicyPart): ReadonlySet<string> =>
  new Set(list.items().flatMap((item) => (item.text === undefined ? [] : [item.text])))

/** Global services are tagged through the partition's home Region; without it they are not looked at. */
const checkHomeRegion = (regions: PolicyPart): ReadonlyArray<Diagnostic> => {
  const named = regions.items().flatMap((item) => Option.toArray(asRegion(item.value)))
  const [first] = named
  if (first === undefined) return []
  const home = homeRegionOf(partitionOf(first))
  return named.includes(home)
    ? []
    : [
        regions.warning({
          message: "global services: not in scope",
          expected: `${home} in the list, to tag them`,
        }),
      ]
}

const asRegion = Schema.decodeUnknownOption(Region)

const checkDuplicateIds = (parts: ReadonlyArray<PolicyPart>): ReadonlyArray<Diagnostic> => {
  const lines = new Map<string, number>()
  return parts.flatMap((part) => {
    const id = part.at("id")
    if (id.text === undefined) return []
    const line = lines.get(id.text)
    if (line === undefined) lines.set(id.text, id.line)
    return line === undefined
      ? []
      : [
          id.error({
            message: `this id is taken on line ${line}`,
            found: showValue(id.text),
            expected: "another id",
          }),
        ]
  })
}

const checkBehaviourKeys = (
  rules: ReadonlyArray<PolicyPart>,
  allowed: ReadonlySet<string>,
): ReadonlyArray<Diagnostic> => {
  const said = new Set<string>()
  return rules.flatMap(namedKeys).flatMap((named) => {
    const effect = behaviourOf(named.key)
    if (effect === undefined || allowed.has(named.key) || said.has(named.key)) return []
    said.add(named.key)
    return [
      named.part.warning(
        {
          message: `this key does something: ${effect}`,
          found: showValue(named.key),
          expected: "the key in protect.allowKeys, if that is meant",
        },
        isAtKey(named) ? "key" : "value",
      ),
    ]
  })
}
