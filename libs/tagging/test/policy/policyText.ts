import { Result } from "effect"
import { type DecodedPolicy, decodePolicy } from "../../src/policy/decodePolicy.ts"
import type { Diagnostic } from "../../src/policy/Diagnostic.ts"
import { showDiagnostic } from "../../src/policy/showDiagnostic.ts"

/** Every section that a policy file can have, with a value of its own in each place. */
export const fullPolicy = `version: 1
organization:
  include: ["*"]
  exclude: ["Suspended/**"]
  regions: [eu-west-1, us-east-1]
access:
  roleName: orgtag-member
  externalId: "local-1"
  sourceIdentity: caller
  roleCheck: off
record: { tablePrefix: "audit-", region: eu-west-1 }
rules:
  - id: owner
    set:
      Owner: "\${account.tags.Owner ?? ou.tags.Owner ?? 'unowned'}"
      CostCenter: "\${inherited.CostCenter}"
  - id: production
    when: { accounts: ["Workloads/Prod/**"], regions: [eu-west-1], types: ["s3:*", "rds:db"], tags: { Env: "!prod" } }
    set: { Env: { value: prod, overwrite: true } }
    rename: { costcenter: CostCenter }
    remove: [Temp]
values:
  Env: [prod, stage, dev]
  CostCenter: { pattern: "[0-9]{4}" }
protect: { keys: [AccessLevel], types: ["iam:role"], allowKeys: [Schedule] }
allowSideEffects: ["cloudformation:stack"]
exemptions:
  - { id: EX-1, when: { accounts: ["123456789012"] }, owner: a@example.com, approver: b@example.com, reason: "legacy", expires: 2027-03-31 }
limits: { changesPerAccount: 500, changesPerSweep: none }
inventory:
  taggingApi: off
  resourceExplorer: required
  createIndex: true
  iam: off
  autoScaling: off
  ec2: off
rate: { headroom: 0.25 }
alerts:
  channels:
    - { name: security, sns: "arn:aws:sns:eu-west-1:222222222222:orgtag-alerts" }
    - name: shop-team
      webhook: { secret: "orgtag/shop", preset: slack }
      severities: [critical]
      accounts: ["Workloads/Shop/**"]
  repeatHours: 12
  thresholds: { driftFactor: 3, driftResources: 20, openHours: 6, unfinishedHours: 8 }
awsTagPolicies: ignore
`

/** The least that a policy file has, followed by what a test adds to it: other sections, from line 4. */
export const leastPolicy = (sections = "rules: []"): string =>
  `version: 1\norganization: { include: ["*"] }\naccess: { roleName: orgtag-member }\n${sections}\n`

/** A policy with one rule; its text begins on line 5 with `id`. */
export const policyWithRule = (rule: string, sections = ""): string =>
  leastPolicy(`rules:\n  - { id: one, ${rule} }\n${sections}`)

/** The policy that a text means; fails the test where something is wrong with it. */
export const decoded = (text: string): DecodedPolicy =>
  Result.getOrThrowWith(
    decodePolicy(text, "orgtag.yaml"),
    (problems) => new Error(problems.map(showDiagnostic).join("\n")),
  )

/** What is wrong with a text; nothing where it is a policy. */
export const problemsOf = (text: string): ReadonlyArray<Diagnostic> => {
  const result = decodePolicy(text, "orgtag.yaml")
  return Result.isFailure(result) ? result.failure : []
}

/** The same as the command line shows it. */
export const shownProblemsOf = (text: string): ReadonlyArray<string> => problemsOf(text).map(showDiagnostic)
