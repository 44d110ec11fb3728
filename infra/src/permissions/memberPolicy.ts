import { coversType, type RoleGrants, sideEffectTypes } from "@orgtag/tagging"
import { grantedActions, resourcesOf } from "./grantedActions.ts"
import { memberReads } from "./memberReads.ts"
import type { PolicyStatement } from "./PolicyDocument.ts"
import { tagActions, type TagActions } from "./tagActions.ts"

/** What the member role's permissions are computed from. */
export interface MemberPolicyInput {
  readonly partition: string
  readonly roleName: string
  readonly grants: RoleGrants
  /** Whether the policy lets indexes of Resource Explorer be created. */
  readonly createsIndex: boolean
  /** Keys that the policy protects; none of them is among the keys that are granted. */
  readonly protectedKeys: ReadonlyArray<string>
}

const actionsOf = (
  rows: ReadonlyArray<TagActions>,
  of: "keyed" | "unkeyed" | "reads",
): ReadonlyArray<string> =>
  Array.from(new Set(rows.flatMap((row) => row[of].map((action) => `${row.service}:${action}`)))).toSorted()

/** A statement, or none where it would hold no action. */
const statement = (one: PolicyStatement): ReadonlyArray<PolicyStatement> =>
  one.Action.length === 0 ? [] : [one]

/**
 * What the member role may do: the statements of its permissions.
 *
 * **Details** Reads, the tagging API's own calls, the owning services' tag actions held to the managed keys, those of
 * services for which IAM cannot hold them, and denials of what must not be tagged whatever else is allowed. The tagging
 * API's actions know neither resources nor condition keys (Service Authorization Reference), hence `*` there; the limits
 * are on the services' actions, which AWS checks as well. A policy that writes nothing leaves the reads alone.
 */
export const memberStatements = (input: MemberPolicyInput): ReadonlyArray<PolicyStatement> => {
  const { grants } = input
  const rows = grants.keys.length === 0 ? [] : grantedActions(grants.types)
  const reads = memberReads({
    partition: input.partition,
    role: roleArn(input),
    createsIndex: input.createsIndex,
    forWrites: actionsOf(rows, "reads"),
  })
  if (rows.length === 0) return reads
  return [
    ...reads,
    {
      Sid: "CallTheTaggingApi",
      Effect: "Allow",
      Action: ["tag:TagResources", "tag:UntagResources"],
      Resource: "*",
    },
    ...writeStatements(input, rows),
    ...denials(input, rows),
  ]
}

/** A key that is removed may hold a `$`, with which a policy variable begins; `${$}` is IAM's way to write one. */
const literal = (key: string): string => key.replaceAll("$", () => "${$}")

/** The member role in any account: of those that it may read, only its own. */
const roleArn = ({ partition, roleName }: MemberPolicyInput): string =>
  `arn:${partition}:iam::*:role/${roleName}`

/**
 * `ForAllValues` alone holds for a request without tag keys as well; the null check closes that. Where an action does not
 * know `aws:TagKeys` the null check would refuse it, so such actions stand apart and are limited by resource alone.
 */
const writeStatements = (
  { partition, grants }: MemberPolicyInput,
  rows: ReadonlyArray<TagActions>,
): ReadonlyArray<PolicyStatement> => {
  const everything = grants.keys.includes("*")
  const Condition = everything
    ? {}
    : {
        Condition: {
          "ForAllValues:StringEquals": { "aws:TagKeys": grants.keys.map(literal) },
          Null: { "aws:TagKeys": "false" },
        },
      }
  const withResource = rows.filter((row) => row.withoutResource !== true)
  const withoutResource = rows.filter((row) => row.withoutResource === true)
  const unlimited = withResource.filter((row) => row.unkeyed.length > 0)
  return [
    ...statement({
      Sid: "WriteManagedKeys",
      Effect: "Allow",
      Action: actionsOf(withResource, "keyed"),
      Resource: resourcesOf(partition, grants.types),
      ...Condition,
    }),
    ...statement({
      Sid: "WriteManagedKeysWithoutResource",
      Effect: "Allow",
      Action: actionsOf(withoutResource, "keyed"),
      Resource: "*",
      ...Condition,
    }),
    ...statement({
      Sid: "CannotBeHeldToKeys",
      Effect: "Allow",
      Action: actionsOf(unlimited, "unkeyed"),
      Resource: Array.from(
        new Set(unlimited.flatMap((row) => resourcesOf(partition, narrowed(row, grants)))),
      ),
    }),
    ...statement({
      Sid: "CannotBeHeldToKeysOrResources",
      Effect: "Allow",
      Action: actionsOf(withoutResource, "unkeyed"),
      Resource: "*",
    }),
  ]
}

/** The granted types of a row's service; all of its own types where everything is granted. */
const narrowed = (row: TagActions, { types }: RoleGrants): ReadonlyArray<string> => {
  const own = types.filter((type) => type.startsWith(`${row.service}:`))
  if (own.length > 0) return own
  return (row.types ?? ["*"]).map((name) => `${row.service}:${name}`)
}

const denials = (
  input: MemberPolicyInput,
  rows: ReadonlyArray<TagActions>,
): ReadonlyArray<PolicyStatement> => {
  const { partition, grants, protectedKeys } = input
  const left = [...grants.withoutTypes, ...sideEffectsLeftOut(grants)]
  const services = new Set(left.map((type) => type.split(":")[0]))
  const affected = tagActions.filter(
    ({ service }) => services.has(service) && rows.some((row) => row.service === service),
  )
  const granted = new Set(affected.map(({ service }) => service))
  return [
    ...statement({
      Sid: "NeverTheseTypes",
      Effect: "Deny",
      Action: [...actionsOf(affected, "keyed"), ...actionsOf(affected, "unkeyed")],
      Resource: resourcesOf(
        partition,
        left.filter((type) => granted.has(type.split(":")[0] ?? "")),
      ),
    }),
    ...(protectedKeys.length === 0
      ? []
      : [
          {
            Sid: "NeverProtectedKeys",
            Effect: "Deny" as const,
            Action: "*",
            Resource: "*",
            Condition: {
              "ForAnyValue:StringEquals": { "aws:TagKeys": protectedKeys.toSorted().map(literal) },
            },
          },
        ]),
    {
      Sid: "NeverThisRole",
      Effect: "Deny",
      Action: ["iam:TagRole", "iam:UntagRole"],
      Resource: roleArn(input),
    },
  ]
}

/** Types whose tagging does more than tag, that a wider grant would hold and that are not granted by name. */
const sideEffectsLeftOut = ({ types }: RoleGrants): ReadonlyArray<string> =>
  Array.from(sideEffectTypes.keys()).filter((type) => !types.some((granted) => coversType(granted, type)))
