import { policyCharacters, policyOf, type PolicyDocument, type PolicyStatement } from "./PolicyDocument.ts"

/** IAM's quotas, in characters without white space ("IAM and AWS STS quotas"). */
export const iamSizes = {
  /** All inline policies of a role together. */
  inlineOfRole: 10_240,
  managedPolicy: 6_144,
  /** Managed policies on a role, by default. */
  managedPoliciesOfRole: 10,
  trustPolicy: 2_048,
} as const

/** The policies of a role: inline where one holds everything, since that cannot be detached or left behind. */
export type PackedPolicies =
  | { readonly kind: "inline"; readonly policy: PolicyDocument }
  | { readonly kind: "managed"; readonly policies: ReadonlyArray<PolicyDocument> }
  | { readonly kind: "too-large"; readonly reason: string }

/**
 * Packs statements into as few policies as IAM's sizes allow.
 *
 * **Details** A statement that is too long for a policy is cut in halves by its actions, then by its resources: what each
 * half allows or denies together is what the whole did. Conditions are repeated, never cut, because the keys of one
 * request must all be in the list of one statement.
 */
export const packStatements = (statements: ReadonlyArray<PolicyStatement>): PackedPolicies => {
  const whole = policyOf(statements)
  if (policyCharacters(whole) <= iamSizes.inlineOfRole) return { kind: "inline", policy: whole }
  const pieces = statements.flatMap(cutToSize)
  const stubborn = pieces.find((piece) => !fits([piece]))
  if (stubborn !== undefined)
    return {
      kind: "too-large",
      reason: `one action with its condition takes ${policyCharacters(policyOf([stubborn]))} characters of a policy's ${iamSizes.managedPolicy} (${stubborn.Sid}): the policy file manages too many or too long keys`,
    }
  const policies = pack(pieces)
  if (policies.length > iamSizes.managedPoliciesOfRole)
    return {
      kind: "too-large",
      reason: `the permissions take ${policies.length} managed policies, a role has ${iamSizes.managedPoliciesOfRole}: let rules name types, or manage fewer keys`,
    }
  return { kind: "managed", policies: policies.map((bin) => policyOf(bin.map(numbered))) }
}

const fits = (statements: ReadonlyArray<PolicyStatement>): boolean =>
  policyCharacters(policyOf(statements.map(numbered))) <= iamSizes.managedPolicy

/** Sids are unique within a policy, and pieces of one statement share theirs. */
const numbered = (statement: PolicyStatement, index: number): PolicyStatement => ({
  ...statement,
  Sid: `${statement.Sid}${index + 1}`,
})

const cutToSize = (statement: PolicyStatement): ReadonlyArray<PolicyStatement> => {
  if (fits([statement])) return [statement]
  const byAction = halves(statement.Action).map((Action) => ({ ...statement, Action }))
  if (byAction.length > 1) return byAction.flatMap(cutToSize)
  const byResource = halves(statement.Resource ?? []).map((Resource) => ({ ...statement, Resource }))
  return byResource.length > 1 ? byResource.flatMap(cutToSize) : [statement]
}

const halves = (list: string | ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  if (typeof list === "string" || list.length < 2) return []
  const middle = Math.ceil(list.length / 2)
  return [list.slice(0, middle), list.slice(middle)]
}

/** Each piece goes into the first policy that has room for it. */
const pack = (pieces: ReadonlyArray<PolicyStatement>): ReadonlyArray<ReadonlyArray<PolicyStatement>> => {
  const bins: Array<Array<PolicyStatement>> = []
  for (const piece of pieces) {
    const bin = bins.find((each) => fits([...each, piece]))
    if (bin === undefined) bins.push([piece])
    else bin.push(piece)
  }
  return bins
}
