import { checkCondition } from "./checkCondition.ts"
import type { Diagnostic } from "./Diagnostic.ts"
import type { PolicyPart } from "./PolicyPart.ts"
import { showValue } from "./showValue.ts"

/** What is wrong with one exemption: no conditions, approved by its owner, or a date that no calendar has. */
export const checkExemption = (exemption: PolicyPart): ReadonlyArray<Diagnostic> => {
  const when = exemption.at("when")
  const owner = exemption.at("owner").text
  const approver = exemption.at("approver")
  const expires = exemption.at("expires")
  const conditions = when.entries()
  return [
    ...checkCondition(when),
    ...(conditions.length === 0 && when.value !== undefined && when.value !== null && isMap(when.value)
      ? [
          when.error({
            message: "an exemption without conditions exempts everything",
            found: "an empty map",
            expected: "at least one of accounts, regions, types",
          }),
        ]
      : []),
    ...(owner !== undefined && approver.text !== undefined && samePerson(owner, approver.text)
      ? [
          approver.error({
            message: "the owner of an exemption cannot approve it",
            found: showValue(approver.text),
            expected: "another person",
          }),
        ]
      : []),
    ...(expires.text !== undefined && hasDateShape(expires.text) && !isRealDate(expires.text)
      ? [
          expires.error({
            message: "no calendar has this date",
            found: showValue(expires.text),
            expected: "YYYY-MM-DD",
          }),
        ]
      : []),
  ]
}

const isMap = (value: unknown): boolean => typeof value === "object" && !Array.isArray(value)

const samePerson = (left: string, right: string): boolean =>
  left.normalize("NFKC").trim().toLowerCase() === right.normalize("NFKC").trim().toLowerCase()

/** Other shapes are the schema's to refuse. */
const hasDateShape = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/u.test(text)

const isRealDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`)
  // A day past the end of its month rolls over into the next one.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
