import type { AccountFacts } from "../../src/domain/Account.ts"
import { AccountId } from "../../src/domain/AccountId.ts"
import { Region } from "../../src/domain/Region.ts"
import { type ResourceArn, resourceTypeOf } from "../../src/domain/ResourceArn.ts"
import { type Tags, tagsOf } from "../../src/domain/Tags.ts"
import type { ResourceFacts } from "../../src/desired/Verdict.ts"
import { evaluate } from "../../src/desired/evaluate.ts"
import { parseTemplate } from "../../src/policy/parseTemplate.ts"
import { parseTagPattern } from "../../src/policy/parseTagPattern.ts"
import { parseTypePattern } from "../../src/policy/parseTypePattern.ts"
import { parseAccountPattern } from "../../src/policy/parseAccountPattern.ts"
import type { AllowedValues, Condition, Exemption, Policy, Rule } from "../../src/policy/Policy.ts"
import type { Template } from "../../src/policy/Template.ts"
import { Result } from "effect"

/** A condition as the policy file writes it. */
export interface WrittenCondition {
  readonly accounts?: ReadonlyArray<string>
  readonly regions?: ReadonlyArray<string>
  readonly types?: ReadonlyArray<string>
  readonly tags?: Readonly<Record<string, string | { is: string } | ReadonlyArray<string>>>
}

/** A rule as the policy file writes it. */
export interface WrittenRule {
  readonly id?: string
  readonly when?: WrittenCondition
  readonly set?: Readonly<Record<string, string | { value: string; overwrite: true }>>
  readonly rename?: Readonly<Record<string, string>>
  readonly remove?: ReadonlyArray<string>
}

/** The parts of a policy that evaluation reads. */
export interface WrittenPolicy {
  readonly rules?: ReadonlyArray<WrittenRule>
  readonly values?: Readonly<Record<string, ReadonlyArray<string> | RegExp>>
  readonly protectTypes?: ReadonlyArray<string>
  readonly protectKeys?: ReadonlyArray<string>
  readonly allowSideEffects?: ReadonlyArray<string>
  readonly exemptions?: ReadonlyArray<{ id: string; when: WrittenCondition; expires: string }>
}

/** A template as the policy file writes it. */
export const template = (source: string): Template => Result.getOrThrow(parseTemplate(source))

/** A policy with these parts; line numbers count the rules in tens. */
export const policyOf = (written: WrittenPolicy): Policy => ({
  file: "orgtag.yaml",
  text: "",
  digest: "sha256:0",
  organization: { include: [], exclude: [], regions: "enabled" },
  access: { roleName: "orgtag-member", externalId: undefined, sourceIdentity: "orgtag", roleCheck: true },
  record: { tablePrefix: "", region: undefined },
  rules: (written.rules ?? []).map(ruleOf),
  values: new Map(Object.entries(written.values ?? {}).map(([key, value]) => [key, allowedOf(value)])),
  protect: {
    keys: new Set(written.protectKeys),
    types: (written.protectTypes ?? []).map(typeOf),
    allowKeys: new Set(),
  },
  allowSideEffects: (written.allowSideEffects ?? []).map(typeOf),
  exemptions: (written.exemptions ?? []).map(exemptionOf),
  limits: { changesPerAccount: 5000, changesPerSweep: 100_000, undoneRounds: 3 },
  inventory: {
    taggingApi: true,
    resourceExplorer: "auto",
    createIndex: false,
    iam: true,
    autoScaling: true,
    ec2: true,
  },
  rate: { headroom: 0.05 },
  alerts: {
    channels: [],
    repeatHours: 24,
    thresholds: { driftFactor: 5, driftResources: 50, openHours: 24, unfinishedHours: 24 },
  },
  awsTagPolicies: "respect",
})

const typeOf = (source: string) => Result.getOrThrow(parseTypePattern(source))

const allowedOf = (value: ReadonlyArray<string> | RegExp): AllowedValues =>
  value instanceof RegExp
    ? {
        kind: "pattern",
        source: value.source,
        matches: (text) => new RegExp(`^(?:${value.source})$`, "u").test(text),
        line: 1,
      }
    : { kind: "list", values: value, line: 1 }

const ruleOf = (written: WrittenRule, index: number): Rule => {
  const line = (index + 1) * 10
  return {
    id: written.id ?? `rule-${index + 1}`,
    line,
    when: written.when === undefined ? undefined : conditionOf(written.when),
    set: new Map(
      Object.entries(written.set ?? {}).map(([key, value], at) => [
        key,
        typeof value === "string"
          ? { template: template(value), overwrite: false, line: line + at + 1 }
          : { template: template(value.value), overwrite: value.overwrite, line: line + at + 1 },
      ]),
    ),
    rename: new Map(
      Object.entries(written.rename ?? {}).map(([key, target]) => [key, { target, line: line + 8 }]),
    ),
    remove: new Map((written.remove ?? []).map((key) => [key, { line: line + 9 }])),
  }
}

const conditionOf = (written: WrittenCondition): Condition => ({
  accounts: written.accounts?.map((source) => Result.getOrThrow(parseAccountPattern(source, 1))),
  regions: written.regions?.map((region) => Region.make(region)),
  types: written.types?.map(typeOf),
  tags:
    written.tags === undefined
      ? undefined
      : new Map(
          Object.entries(written.tags).map(([key, asked]) => [
            key,
            [asked].flat().map((entry) => Result.getOrThrow(parseTagPattern(entry as string))),
          ]),
        ),
})

const exemptionOf = (written: { id: string; when: WrittenCondition; expires: string }): Exemption => ({
  ...written,
  line: 1,
  when: conditionOf(written.when),
  owner: "owner@example.com",
  approver: "approver@example.com",
  reason: "a test",
})

/** An account in Workloads/Prod with tags on itself and on its units. */
export const account: AccountFacts = {
  id: AccountId.make("123456789012"),
  name: "shop",
  email: "shop@example.com",
  state: "ACTIVE",
  tags: tagsOf({ Owner: "team-shop", Empty: "" }),
  units: [
    {
      id: "ou-ab12-prod",
      name: "Prod",
      path: "Workloads/Prod",
      parentId: "ou-ab12-work",
      tags: tagsOf({ CostCenter: "1234", Stage: "prod" }),
    },
    {
      id: "ou-ab12-work",
      name: "Workloads",
      path: "Workloads",
      parentId: "r-ab12",
      tags: tagsOf({ CostCenter: "9999", Division: "retail" }),
    },
    { id: "r-ab12", name: "Root", path: "", parentId: undefined, tags: tagsOf({ Company: "example" }) },
  ],
}

/** A queue in eu-west-1 with these tags, unless another ARN is asked for. */
export const resource = (
  observed: Tags | Readonly<Record<string, string>>,
  arn = "arn:aws:sqs:eu-west-1:123456789012:orders",
  of: Partial<ResourceFacts> = {},
): ResourceFacts => ({
  account,
  region: Region.make("eu-west-1"),
  arn: arn as ResourceArn,
  type: resourceTypeOf(arn as ResourceArn),
  observed: observed instanceof Map ? observed : tagsOf(observed as Readonly<Record<string, string>>),
  ...of,
})

/** The verdict of these rules on these tags, on 2026-11-23. */
export const verdictOf = (written: WrittenPolicy | ReadonlyArray<WrittenRule>, facts: ResourceFacts) =>
  evaluate(
    policyOf(Array.isArray(written) ? { rules: written } : (written as WrittenPolicy)),
    facts,
    "2026-11-23",
  )

/** The changes as `+Key=value`, `~Key=old>new` and `-Key=old`. */
export const shown = (changes: ReturnType<typeof evaluate>["changes"]): ReadonlyArray<string> =>
  changes.map(({ key, op, before, after }) =>
    op === "add" ? `+${key}=${after}` : op === "remove" ? `-${key}=${before}` : `~${key}=${before}>${after}`,
  )

/** The findings as `reason key`. */
export const reasons = (findings: ReturnType<typeof evaluate>["findings"]): ReadonlyArray<string> =>
  findings.map(({ reason, key }) => (key === undefined ? reason : `${reason} ${key}`))
