import type { AccountFacts } from "../domain/Account.ts"
import { arnParts, resourceIdOf } from "../domain/ResourceArn.ts"
import type { Tags } from "../domain/Tags.ts"
import type { Template, TemplateReference } from "../policy/Template.ts"
import type { ResourceFacts } from "./Verdict.ts"

/** Why a template gives no value that may be written. */
export interface Shortfall {
  readonly reason: "unresolved" | "empty-value"
  readonly message: string
}

/** Whether an expansion gave a value. */
export const isValue = (expansion: string | Shortfall): expansion is string => typeof expansion === "string"

/**
 * Whether a template gives the same value to every resource of one account, Region and type, so that it need be
 * expanded only once for all of them.
 */
export const isFixed = (template: Template): boolean =>
  template.parts.every((part) => part.kind === "text" || part.alternatives.every(isFixedReference))

const isFixedReference = (reference: TemplateReference): boolean =>
  reference.kind === "resource" ? reference.field === "type" : reference.kind !== "resourceTag"

/**
 * The value of a template for one resource, whose tags are those of the round after its renames.
 *
 * A reference falls through to its next alternative where a thing is missing, not where it is empty. The result is a
 * value: what came out of a tag is never read as a template again.
 */
export const expandTemplate = (template: Template, facts: ResourceFacts, tags: Tags): string | Shortfall => {
  let text = ""
  let emptyFrom: TemplateReference | undefined
  for (const part of template.parts) {
    if (part.kind === "text") {
      text += part.text
      continue
    }
    let found: string | undefined
    for (const reference of part.alternatives) {
      found = resolve(reference, facts, tags)
      if (found === undefined) continue
      // Only a person who wrote the empty text can have meant it; a tag that happens to be empty is nothing to pass on.
      if (found === "" && reference.kind !== "literal") emptyFrom ??= reference
      break
    }
    if (found === undefined) return unresolved(part.alternatives)
    text += found
  }
  return text === "" && emptyFrom !== undefined ? emptyValue(emptyFrom) : text
}

const resolve = (reference: TemplateReference, facts: ResourceFacts, tags: Tags): string | undefined => {
  const { account } = facts
  if (reference.kind === "literal") return reference.value
  if (reference.kind === "account") return account[reference.field]
  if (reference.kind === "accountTag") return account.tags.get(reference.key)
  if (reference.kind === "ou") return account.units[0]?.[reference.field]
  if (reference.kind === "ouTag") return account.units[0]?.tags.get(reference.key)
  if (reference.kind === "inherited") return inherited(reference.key, account)
  if (reference.kind === "region") return facts.region
  if (reference.kind === "resourceTag") return tags.get(reference.key)
  if (reference.field === "arn") return facts.arn
  if (reference.field === "type") return facts.type
  return reference.field === "id" ? resourceIdOf(facts.arn) : arnParts(facts.arn).service
}

/** The account's own tag, else that of the nearest unit above it, the root included. */
const inherited = (key: string, account: AccountFacts): string | undefined =>
  account.tags.get(key) ?? account.units.find((unit) => unit.tags.has(key))?.tags.get(key)

const unresolved = (alternatives: ReadonlyArray<TemplateReference>): Shortfall => ({
  reason: "unresolved",
  message: `${alternatives.map(nameOf).join(", ")} ${alternatives.length === 1 ? "is" : "are"} missing`,
})

const emptyValue = (reference: TemplateReference): Shortfall => ({
  reason: "empty-value",
  message: `${nameOf(reference)} is empty`,
})

/** A reference as the policy file writes it. */
const nameOf = (reference: TemplateReference): string => {
  if (reference.kind === "literal") return `'${reference.value}'`
  if (reference.kind === "region") return "region"
  if (reference.kind === "accountTag") return `account.tags.${reference.key}`
  if (reference.kind === "ouTag") return `ou.tags.${reference.key}`
  if (reference.kind === "resourceTag") return `resource.tags.${reference.key}`
  if (reference.kind === "inherited") return `inherited.${reference.key}`
  return `${reference.kind}.${reference.field}`
}
