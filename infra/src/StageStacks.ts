import { homeRegionOf } from "@orgtag/tagging"
import { Stage as CdkStage, Tags } from "aws-cdk-lib"
import type { Construct } from "constructs"
import { Result } from "effect"
import { ManagementStack } from "./management/ManagementStack.ts"
import { type MemberRole, memberRole } from "./member/MemberRole.ts"
import { MemberRoleStack } from "./member/MemberRoleStack.ts"
import { memberTemplate } from "./member/memberTemplate.ts"
import { SecurityStack } from "./security/SecurityStack.ts"
import { type StageArns, stageArns } from "./stage/StageArns.ts"
import type { Stage } from "./stage/Stage.ts"

/** Why a stage cannot be synthesized although its files are right. */
export class StageRefused extends Error {
  override readonly name = "StageRefused"
}

/**
 * The three stacks of a stage: of the security account, of the member role, and of the management account.
 *
 * Throws StageRefused where what the policy needs does not fit into what IAM or CloudFormation takes.
 */
export class StageStacks extends CdkStage {
  readonly stage: Stage
  readonly arns: StageArns
  readonly member: MemberRole
  readonly security: SecurityStack
  readonly memberRole: MemberRoleStack
  readonly management: ManagementStack

  constructor(scope: Construct, { stage, workspace }: { readonly stage: Stage; readonly workspace: string }) {
    super(scope, stage.name)
    const refused = (reason: string) => new StageRefused(`${stage.name}: ${reason}`)
    this.stage = stage
    this.arns = stageArns(stage)
    this.member = Result.getOrThrowWith(memberRole(stage), refused)
    const { arns, member } = this
    const securityAccount = { account: stage.securityAccount, region: stage.region }
    const managementAccount = { account: stage.managementAccount, region: stage.region }
    this.security = new SecurityStack(this, "security", {
      stackName: "orgtag-security",
      description: "orgtag: what runs, and the record",
      env: securityAccount,
      terminationProtection: true,
      stage,
      arns,
      workspace,
    })
    this.memberRole = new MemberRoleStack(this, "member-role", {
      stackName: "orgtag-member-role",
      description: "orgtag: the member role in every account",
      env: stage.memberRole.deployFrom === "security" ? securityAccount : managementAccount,
      stage,
      template: Result.getOrThrowWith(memberTemplate(member), refused),
    })
    this.management = new ManagementStack(this, "management", {
      stackName: "orgtag-management",
      description: "orgtag: the member role of the management account, and events of new accounts",
      env: { ...managementAccount, region: homeRegionOf(stage.partition) },
      stage,
      arns,
      member,
    })
    Tags.of(this.security).add("application", "orgtag")
  }
}
