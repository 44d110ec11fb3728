import { isRecord } from "./Input.ts"

/**
 * Whether a session policy lets a session call an action. A session may do what both its role and the policy allow;
 * the roles here allow everything. Actions and NotActions are judged, with `*` and `?`, without regard to case, as IAM
 * does; Resource and Condition are not: a statement with a Condition allows nothing and denies nothing.
 */
export const sessionPolicyAllows = (policy: string | undefined, action: string): boolean => {
  if (policy === undefined) return true
  const effects = statementsOf(policy)
    .filter((statement) => statement["Condition"] === undefined && concerns(statement, action))
    .map((statement) => statement["Effect"])
  return effects.includes("Allow") && !effects.includes("Deny")
}

type Statement = Readonly<Record<string, unknown>>

const statementsOf = (policy: string): ReadonlyArray<Statement> => {
  const document: unknown = JSON.parse(policy)
  const statements = isRecord(document) ? document["Statement"] : undefined
  return (Array.isArray(statements) ? statements : [statements]).filter((statement) => isRecord(statement))
}

const concerns = (statement: Statement, action: string): boolean =>
  statement["NotAction"] === undefined
    ? matchesOne(statement["Action"], action)
    : !matchesOne(statement["NotAction"], action)

const matchesOne = (patterns: unknown, action: string): boolean =>
  (Array.isArray(patterns) ? patterns : [patterns]).some(
    (pattern) => typeof pattern === "string" && globOf(pattern).test(action),
  )

const globOf = (pattern: string): RegExp => {
  const escaped = pattern.replaceAll(/[\\^$.|+()[\]{}]/gu, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "isu")
}
