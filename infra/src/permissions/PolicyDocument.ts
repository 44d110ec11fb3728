/** One operator of a condition: the context keys that it looks at, and what they are compared with. */
export type ConditionBlock = Readonly<Record<string, string | ReadonlyArray<string>>>

/** A statement of an IAM policy, in the spelling that IAM takes. */
export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: "Allow" | "Deny"
  readonly Principal?: Readonly<Record<string, string | ReadonlyArray<string>>>
  readonly Action: string | ReadonlyArray<string>
  readonly Resource?: string | ReadonlyArray<string>
  readonly Condition?: Readonly<Record<string, ConditionBlock>>
}

/** An IAM policy, in the spelling that IAM takes. */
export interface PolicyDocument {
  readonly Version: "2012-10-17"
  readonly Statement: ReadonlyArray<PolicyStatement>
}

/** A policy of some statements. */
export const policyOf = (statements: ReadonlyArray<PolicyStatement>): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
})

/** How many characters IAM counts of a policy: all but the white space between its parts. */
export const policyCharacters = (policy: PolicyDocument): number => JSON.stringify(policy).length
