import { grantTags, neededGrants, type RoleGrants, type Tags } from "@orgtag/tagging"
import { roleNames } from "@orgtag/tagging/deployment"
import { Result } from "effect"
import { memberStatements } from "../permissions/memberPolicy.ts"
import { memberTrust } from "../permissions/memberTrust.ts"
import { iamSizes, packStatements } from "../permissions/packStatements.ts"
import { policyCharacters, type PolicyDocument } from "../permissions/PolicyDocument.ts"
import type { Stage } from "../stage/Stage.ts"

/** The member role, ready to be written into a template. */
export interface MemberRole {
  readonly roleName: string
  /** The digest of the policy file that it was computed from. */
  readonly policyDigest: string
  readonly grants: RoleGrants
  readonly trust: PolicyDocument
  /** What it may do: one policy inside of the role, or policies beside it where they do not fit inside. */
  readonly permissions:
    | { readonly kind: "inline"; readonly policy: PolicyDocument }
    | { readonly kind: "managed"; readonly policies: ReadonlyArray<PolicyDocument> }
  /** What it grants, for sweeps to read before their first write. */
  readonly tags: Tags
}

/** What begins the name of every session of orgtag; the sweep's id follows. */
export const sessionNamePrefix = "orgtag-"

/** Sessions last as long as a role that another one assumed can, and no longer. */
export const sessionSeconds = 3600

/** The member role that a stage's policy needs; fails with the reason where IAM's sizes do not hold it. */
export const memberRole = (stage: Stage): Result.Result<MemberRole, string> => {
  const { policy } = stage
  const grants = neededGrants(policy)
  const permissions = packStatements(
    memberStatements({
      partition: stage.partition,
      roleName: policy.access.roleName,
      grants,
      createsIndex: policy.inventory.createIndex,
      protectedKeys: Array.from(policy.protect.keys),
    }),
  )
  if (permissions.kind === "too-large") return Result.fail(permissions.reason)
  const trust = trustOf(stage)
  const characters = policyCharacters(trust)
  if (characters > iamSizes.trustPolicy)
    return Result.fail(
      `the trust policy takes ${characters} characters of ${iamSizes.trustPolicy}: shorten access.externalId`,
    )
  return Result.succeed({
    roleName: policy.access.roleName,
    policyDigest: policy.digest,
    grants,
    trust,
    permissions,
    tags: grantTags(grants),
  })
}

const trustOf = (stage: Stage): PolicyDocument =>
  memberTrust({
    partition: stage.partition,
    securityAccount: stage.securityAccount,
    organizationId: stage.organizationId,
    roleNames: [roleNames.operator, roleNames.sweep],
    externalId: stage.externalId,
    sourceIdentity: stage.policy.access.sourceIdentity,
    sessionNamePrefix,
  })
