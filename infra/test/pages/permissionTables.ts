import { memberStatements } from "../../src/permissions/memberPolicy.ts"
import { reasonOf } from "../../src/permissions/statementReasons.ts"
import { tagActions } from "../../src/permissions/tagActions.ts"
import type { Blocks } from "./Blocks.ts"
import { stageNamed, SynthesizedStage } from "../SynthesizedStage.ts"
import { SynthesizedPolicies, type SynthesizedRole } from "../permissions/SynthesizedPolicies.ts"

const synthesized = new SynthesizedStage(stageNamed("example"))
const policies = new SynthesizedPolicies(synthesized)

/** The roles that the stacks make, in the order in which the page speaks of them. */
export const documentedRoles: ReadonlyArray<SynthesizedRole> = Array.from(policies.roles.values())

interface Statement {
  readonly Sid: string
  readonly Effect: string
  readonly Action: string | ReadonlyArray<string>
  readonly Resource: string | ReadonlyArray<string>
  readonly Condition?: unknown
}

const list = (value: string | ReadonlyArray<string>): ReadonlyArray<string> => [value].flat()

/** The statements of a role, pieces of one that was cut put together again. */
export const statementsOf = (role: SynthesizedRole): ReadonlyArray<Statement> => {
  const bySid = new Map<string, Statement>()
  for (const { Statement } of role.policies)
    for (const statement of Statement as ReadonlyArray<Statement>) {
      const Sid = statement.Sid.replace(/\d+$/u, "")
      const before = bySid.get(Sid)
      bySid.set(Sid, {
        ...statement,
        Sid,
        Action: [...list(before?.Action ?? []), ...list(statement.Action)],
        Resource: [...new Set([...list(before?.Resource ?? []), ...list(statement.Resource)])],
      })
    }
  return Array.from(bySid.values())
}

/** More than these are not written out; the list of services has all actions. */
const actionsShown = 30
const placesShown = 6
const valuesShown = 4

const code = (text: string): string => `\`${text}\``

const commas = (texts: ReadonlyArray<string>): string => texts.map(code).join(", ")

/** A resource by what it is: keys have ids that nobody can read. */
const places = (resources: ReadonlyArray<string>): string => {
  const shown = resources.map((resource) =>
    resource.replace(/key\/(?:Keys)?(\w+?)(?:Key)?[0-9A-F]{8}$/u, "key/$1"),
  )
  const more = shown.length > placesShown ? ` and ${shown.length - placesShown} more` : ""
  return `${commas(shown.slice(0, placesShown))}${more}`
}

const itemOf = ({ Sid, Effect, Action, Resource, Condition }: Statement): ReadonlyArray<string> => {
  const actions = list(Action)
  const { why = "", files = [] } = reasonOf(Sid) ?? {}
  const what =
    actions.length > actionsShown
      ? `${actions.length} of [the services' tag actions](#the-services-tag-actions)`
      : commas(actions)
  return [
    `- **${Sid}**${Effect === "Deny" ? " (denied)" : ""}: ${why}.`,
    `  - ${what}`,
    `  - on ${places(list(Resource))}`,
    ...(Condition === undefined ? [] : conditionsOf(Condition).map((condition) => `  - if ${condition}`)),
    `  - for ${commas(files)}`,
  ]
}

const conditionsOf = (condition: unknown): ReadonlyArray<string> =>
  Object.entries(condition as Readonly<Record<string, Readonly<Record<string, unknown>>>>).flatMap(
    ([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => {
        const values = [value].flat().map(String)
        const shown = commas(values.slice(0, valuesShown))
        return `${code(key)} ${operator} ${shown}${values.length > valuesShown ? ", …" : ""}`
      }),
  )

/** What a role may do, statement by statement. */
const roleList = (role: SynthesizedRole): ReadonlyArray<string> => statementsOf(role).flatMap(itemOf)

/** Every tag action of every service, services with the same actions together. */
const servicesList = (): ReadonlyArray<string> => {
  const groups = Map.groupBy(tagActions, ({ keyed, unkeyed, reads }) =>
    [
      ...(keyed.length === 0 ? [] : [commas(keyed)]),
      ...(unkeyed.length === 0 ? [] : [`${commas(unkeyed)} (cannot be held to keys)`]),
      ...(reads.length === 0 ? [] : [`${commas(reads)} (reads)`]),
    ].join(", "),
  )
  return Array.from(groups, ([actions, rows]) => {
    const services = rows.flatMap(
      ({ service, types }) => types?.map((type) => `${service}:${type}`) ?? [service],
    )
    return `- ${actions}: ${services.toSorted().join(", ")}`
  })
}

const json = (value: unknown): ReadonlyArray<string> => ["```json", JSON.stringify(value, null, 2), "```"]

/** The member role of a policy that names types, for those who make it without our stacks. */
const smallMemberPolicy = () => ({
  Version: "2012-10-17",
  Statement: memberStatements({
    partition: "aws",
    roleName: "orgtag-member",
    grants: {
      keys: ["CostCenter", "Owner", "owner"],
      types: ["ec2:instance", "ec2:volume", "rds:db", "s3:*"],
      withoutTypes: [],
    },
    createsIndex: false,
    protectedKeys: ["AccessLevel"],
  }),
})

/** What stands between the markers of `docs/permissions.md`, by the marker's name. */
export const permissionBlocks: Blocks = new Map([
  ...documentedRoles.map((role) => [`role ${role.name}`, () => roleList(role)] as const),
  ["services", servicesList],
  ["member-trust", () => json(policies.role("orgtag-member").trust)],
  ["member-policy", () => json(smallMemberPolicy())],
  ["operator-policy", () => json(policies.role("orgtag-operator").policies[0])],
  ["operator-trust", () => json(policies.role("orgtag-operator").trust)],
  ["key-policy", () => json(policies.keyPolicy("seals"))],
  ["history-policy", () => json(policies.tablePolicy("TagHistory"))],
])
