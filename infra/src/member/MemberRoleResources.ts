import { CfnManagedPolicy, CfnRole } from "aws-cdk-lib/aws-iam"
import { Construct } from "constructs"
import { type MemberRole, sessionSeconds } from "./MemberRole.ts"
import { memberRoleDescription, policyId } from "./memberTemplate.ts"

/** The member role in a stack of the CDK: the same as in the template, where no StackSet reaches. */
export class MemberRoleResources extends Construct {
  constructor(scope: Construct, member: MemberRole) {
    super(scope, "Member")
    const { permissions } = member
    const managed = permissions.kind === "managed" ? permissions.policies : []
    const policies = managed.map(
      (policyDocument, index) =>
        new CfnManagedPolicy(this, policyId(index), { description: memberRoleDescription, policyDocument }),
    )
    new CfnRole(this, "Role", {
      roleName: member.roleName,
      description: memberRoleDescription,
      assumeRolePolicyDocument: member.trust,
      maxSessionDuration: sessionSeconds,
      ...(permissions.kind === "inline"
        ? { policies: [{ policyName: "orgtag", policyDocument: permissions.policy }] }
        : { managedPolicyArns: policies.map(({ ref }) => ref) }),
      tags: Array.from(member.tags, ([key, value]) => ({ key, value })),
    })
  }
}
