import { Result } from "effect"
import { type MemberRole, sessionSeconds } from "./MemberRole.ts"
import type { PolicyDocument } from "../permissions/PolicyDocument.ts"

/** The most bytes of a template that is handed over in the call ("CloudFormation quotas"). */
export const templateBytesMax = 51_200

/** What a template says the role is for. */
export const memberRoleDescription =
  "Lets orgtag read this account, and write the tags that its policy manages"

/**
 * The template of the member role, as the text that a StackSet takes.
 *
 * **Details** Plain resources, no transforms and no assets, because a service-managed StackSet takes none. Fails with the
 * reason where it is larger than CloudFormation takes in a call.
 */
export const memberTemplate = (member: MemberRole): Result.Result<string, string> => {
  const managed = member.permissions.kind === "managed" ? member.permissions.policies : []
  const text = JSON.stringify({
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `orgtag: the member role, for policy ${member.policyDigest}`,
    Resources: {
      ...Object.fromEntries(managed.map((policy, index) => [policyId(index), managedPolicy(policy)])),
      MemberRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: member.roleName,
          Description: memberRoleDescription,
          AssumeRolePolicyDocument: member.trust,
          MaxSessionDuration: sessionSeconds,
          ...(member.permissions.kind === "inline"
            ? { Policies: [{ PolicyName: "orgtag", PolicyDocument: member.permissions.policy }] }
            : { ManagedPolicyArns: managed.map((_, index) => ({ Ref: policyId(index) })) }),
          Tags: Array.from(member.tags, ([Key, Value]) => ({ Key, Value })),
        },
      },
    },
    Outputs: { MemberRoleArn: { Value: { "Fn::GetAtt": ["MemberRole", "Arn"] } } },
  })
  const bytes = Buffer.byteLength(text, "utf8")
  return bytes > templateBytesMax
    ? Result.fail(
        `the member role's template takes ${bytes} bytes of ${templateBytesMax}: let rules name types`,
      )
    : Result.succeed(text)
}

/** The logical id of a managed policy. */
export const policyId = (index: number): string => `MemberPolicy${index + 1}`

const managedPolicy = (policy: PolicyDocument) => ({
  Type: "AWS::IAM::ManagedPolicy",
  Properties: { Description: memberRoleDescription, PolicyDocument: policy },
})
