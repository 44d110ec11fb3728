import { Result } from "effect"
import { buildAlerts } from "./buildAlerts.ts"
import type { Flaw } from "./Flaw.ts"
import { parseAccountPattern } from "./parseAccountPattern.ts"
import { parseTagPattern } from "./parseTagPattern.ts"
import { parseTemplate } from "./parseTemplate.ts"
import { parseTypePattern } from "./parseTypePattern.ts"
import type { AllowedValues, Assignment, Condition, Exemption, Policy, Rule, TagPattern } from "./Policy.ts"
import type { PolicyDocument, PolicyPath } from "./PolicyDocument.ts"
import type { PolicyFile } from "./PolicyFile.ts"
import { wholeMatcher } from "./wholeMatcher.ts"

/** Everything of a policy but what is told by its text alone. */
export type PolicyContent = Omit<Policy, "file" | "text" | "digest">

/**
 * The policy that a file means, its defaults filled in.
 *
 * Only for a file in which nothing is wrong: a part that cannot be read here is a defect of the checks before it.
 */
export const buildPolicy = (content: PolicyFile, document: PolicyDocument): PolicyContent => {
  const { organization, access, record, protect, limits, inventory, rate } = content
  return {
    organization: {
      include: accounts(organization.include, document, ["organization", "include"]),
      exclude: accounts(organization.exclude ?? [], document, ["organization", "exclude"]),
      regions:
        organization.regions === undefined || organization.regions === "enabled"
          ? "enabled"
          : Array.from(new Set(organization.regions)),
    },
    access: {
      roleName: access.roleName,
      externalId: access.externalId,
      sourceIdentity: access.sourceIdentity ?? "orgtag",
      roleCheck: isOn(access.roleCheck),
    },
    record: { tablePrefix: record?.tablePrefix ?? "", region: record?.region },
    rules: content.rules.map((rule, index) => buildRule(rule, document, index)),
    values: new Map(
      Object.entries(content.values ?? {}).map(([key, values]) => [key, buildValues(values, document, key)]),
    ),
    protect: {
      keys: new Set(protect?.keys),
      types: (protect?.types ?? []).map((source) => sound(parseTypePattern(source))),
      allowKeys: new Set(protect?.allowKeys),
    },
    allowSideEffects: (content.allowSideEffects ?? []).map((source) => sound(parseTypePattern(source))),
    exemptions: (content.exemptions ?? []).map((exemption, index) =>
      buildExemption(exemption, document, index),
    ),
    limits: {
      changesPerAccount: limitOf(limits?.changesPerAccount ?? 5_000),
      changesPerSweep: limitOf(limits?.changesPerSweep ?? 100_000),
      undoneRounds: limitOf(limits?.undoneRounds ?? 3),
    },
    inventory: {
      taggingApi: isOn(inventory?.taggingApi),
      resourceExplorer:
        inventory?.resourceExplorer === false ? "off" : (inventory?.resourceExplorer ?? "auto"),
      createIndex: inventory?.createIndex !== undefined && isOn(inventory.createIndex),
      iam: isOn(inventory?.iam),
      autoScaling: isOn(inventory?.autoScaling),
      ec2: isOn(inventory?.ec2 ?? (asksTheTaggingApiAlone(inventory) ? "off" : "on")),
    },
    rate: { headroom: rate?.headroom ?? 0.05 },
    alerts: buildAlerts(content.alerts, {
      lineOf: document.lineOf,
      accounts: (sources, path) => accounts(sources, document, path),
    }),
    awsTagPolicies: content.awsTagPolicies ?? "respect",
  }
}

/** YAML 1.2 reads `on` and `off` as texts; `true` and `false` mean the same. A switch that is left out is on. */
const isOn = (value: "on" | "off" | boolean | undefined): boolean => value !== "off" && value !== false

/** Whether every other source is turned off: a policy that says so much means that nothing else is to be called. */
const asksTheTaggingApiAlone = (inventory: PolicyFile["inventory"]): boolean =>
  [inventory?.resourceExplorer, inventory?.iam, inventory?.autoScaling].every(
    (setting) => setting === "off" || setting === false,
  )

const limitOf = (value: number | "none"): number => (value === "none" ? Number.POSITIVE_INFINITY : value)

const sound = <A>(result: Result.Result<A, Flaw | ReadonlyArray<Flaw>>): A =>
  Result.getOrThrowWith(result, (flaw) => new Error(`a checked policy has a flaw: ${JSON.stringify(flaw)}`))

const accounts = (sources: ReadonlyArray<string>, document: PolicyDocument, path: PolicyPath) =>
  sources.map((source, index) => sound(parseAccountPattern(source, document.lineOf([...path, index]))))

const entries = <A>(record: Readonly<Record<string, A>> | undefined) => Object.entries(record ?? {})

const buildRule = (rule: PolicyFile["rules"][number], document: PolicyDocument, index: number): Rule => {
  const path = ["rules", index]
  return {
    id: rule.id,
    line: document.lineOf(path),
    when: rule.when === undefined ? undefined : buildCondition(rule.when, document, [...path, "when"]),
    set: new Map(
      entries(rule.set).map(([key, value]): [string, Assignment] => [
        key,
        {
          template: sound(parseTemplate(typeof value === "string" ? value : value.value)),
          overwrite: typeof value !== "string" && value.overwrite === true,
          line: document.lineOf([...path, "set", key]),
        },
      ]),
    ),
    rename: new Map(
      entries(rule.rename).map(([source, target]) => [
        source,
        { target, line: document.lineOf([...path, "rename", source]) },
      ]),
    ),
    remove: new Map(
      (rule.remove ?? []).map((key, at) => [key, { line: document.lineOf([...path, "remove", at]) }]),
    ),
  }
}

type ConditionFile = NonNullable<PolicyFile["rules"][number]["when"]>

const buildCondition = (when: ConditionFile, document: PolicyDocument, path: PolicyPath): Condition => ({
  accounts: when.accounts && accounts(when.accounts, document, [...path, "accounts"]),
  regions: when.regions,
  types: when.types?.map((source) => sound(parseTypePattern(source))),
  tags:
    when.tags &&
    new Map(
      Object.entries(when.tags).map(([key, entry]): [string, ReadonlyArray<TagPattern>] => [
        key,
        (isList(entry) ? entry : [entry]).map((each) => sound(parseTagPattern(each))),
      ]),
    ),
})

type TagsFile = NonNullable<ConditionFile["tags"]>[string]

const isList = (entry: TagsFile): entry is Extract<TagsFile, ReadonlyArray<unknown>> => Array.isArray(entry)

const buildValues = (
  values: NonNullable<PolicyFile["values"]>[string],
  document: PolicyDocument,
  key: string,
): AllowedValues => {
  const line = document.lineOf(["values", key])
  if (!("pattern" in values)) return { kind: "list", values, line }
  return { kind: "pattern", source: values.pattern, matches: sound(wholeMatcher(values.pattern)), line }
}

const buildExemption = (
  { id, when, owner, approver, reason, expires }: NonNullable<PolicyFile["exemptions"]>[number],
  document: PolicyDocument,
  index: number,
): Exemption => {
  const path = ["exemptions", index]
  const condition = buildCondition(when, document, [...path, "when"])
  return { id, line: document.lineOf(path), when: condition, owner, approver, reason, expires }
}
