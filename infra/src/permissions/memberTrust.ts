import { policyOf, type PolicyDocument } from "./PolicyDocument.ts"

/** Who may assume the member role, and how. */
export interface MemberTrustInput {
  readonly partition: string
  readonly securityAccount: string
  readonly organizationId: string
  /** The names of the roles in the security account that may assume it. */
  readonly roleNames: ReadonlyArray<string>
  readonly externalId: string
  /** The policy file's `access.sourceIdentity`; `caller` hands on whatever the caller has, which may be none. */
  readonly sourceIdentity: string
  /** What session names begin with. */
  readonly sessionNamePrefix: string
}

/**
 * The trust policy of the member role.
 *
 * **Details** The principal is the account, narrowed by `aws:PrincipalArn`: a role that is named as principal directly is
 * stored by its unique id, and no longer trusted once it is deleted and made anew. `aws:PrincipalOrgID` is the caller's
 * organization. Nobody can use the role without the external id, a session name that leads back to a sweep, and the
 * source identity.
 */
export const memberTrust = (input: MemberTrustInput): PolicyDocument => {
  const { partition, securityAccount, sourceIdentity } = input
  return policyOf([
    {
      Sid: "OrgtagOfOurSecurityAccount",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${securityAccount}:root` },
      Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
      Condition: {
        ArnEquals: {
          "aws:PrincipalArn": input.roleNames.map(
            (name) => `arn:${partition}:iam::${securityAccount}:role/${name}`,
          ),
        },
        StringEquals: {
          "aws:PrincipalOrgID": input.organizationId,
          "sts:ExternalId": input.externalId,
          ...(sourceIdentity === "caller" ? {} : { "sts:SourceIdentity": sourceIdentity }),
        },
        StringLike: { "sts:RoleSessionName": `${input.sessionNamePrefix}*` },
      },
    },
  ])
}
