import { homeRegionOf } from "@orgtag/tagging"
import { App, type AppProps, Stage as CdkStage, Tags, Validations } from "aws-cdk-lib"
import { AwsSolutionsChecks } from "cdk-nag"
import { Result } from "effect"
import { acknowledge, managementAcknowledgements, securityAcknowledgements } from "./acknowledgements.ts"
import { ManagementStack } from "./management/ManagementStack.ts"
import { MemberRoleStack } from "./member/MemberRoleStack.ts"
import { memberRole } from "./member/MemberRole.ts"
import { memberTemplate } from "./member/memberTemplate.ts"
import { SecurityStack } from "./security/SecurityStack.ts"
import { stageArns } from "./stage/StageArns.ts"
import type { Stage } from "./stage/Stage.ts"

/** What an app is made from, beside the CDK's own settings. */
export interface OrgtagAppProps extends AppProps {
  readonly stages: ReadonlyArray<Stage>
  readonly workspace: string
}

/** Why a stage cannot be synthesized although its files are right. */
export class StageRefused extends Error {
  override readonly name = "StageRefused"
}

/**
 * The app: for each stage the stacks of the security account, of the member role and of the management account.
 *
 * Throws StageRefused where what a policy needs does not fit into what IAM or CloudFormation takes.
 */
export const makeApp = ({ stages, workspace, ...props }: OrgtagAppProps): App => {
  const app = new App({ ...props, context: { ...featureFlags, ...props.context } })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  for (const stage of stages) addStage(app, stage, workspace)
  return app
}

/** The CDK's newer ways, where they are safer or clearer than its older ones. */
const featureFlags: Readonly<Record<string, boolean>> = {
  "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": true,
  "@aws-cdk/aws-kms:reduceCrossAccountRegionPolicyScope": true,
  "@aws-cdk/core:enablePartitionLiterals": true,
  "@aws-cdk/core:checkSecretUsage": true,
  "@aws-cdk/core:validateAgainstDefaultRules": true,
  "@aws-cdk/customresources:installLatestAwsSdkDefault": false,
}

const addStage = (app: App, stage: Stage, workspace: string): void => {
  const arns = stageArns(stage)
  const refused = (reason: string) => new StageRefused(`${stage.name}: ${reason}`)
  const member = Result.getOrThrowWith(memberRole(stage), refused)
  const template = Result.getOrThrowWith(memberTemplate(member), refused)
  const scope = new CdkStage(app, stage.name)
  const security = { account: stage.securityAccount, region: stage.region }
  const management = { account: stage.managementAccount, region: homeRegionOf(stage.partition) }
  const securityStack = new SecurityStack(scope, "security", {
    stackName: "orgtag-security",
    description: "orgtag: what runs, and the record",
    env: security,
    terminationProtection: true,
    stage,
    arns,
    workspace,
  })
  new MemberRoleStack(scope, "member-role", {
    stackName: "orgtag-member-role",
    description: "orgtag: the member role in every account",
    env: stage.memberRole.deployFrom === "security" ? security : { ...management, region: stage.region },
    stage,
    template,
  })
  const managementStack = new ManagementStack(scope, "management", {
    stackName: "orgtag-management",
    description: "orgtag: the member role of the management account, and events of new accounts",
    env: management,
    stage,
    arns,
    member,
  })
  acknowledge(securityStack, securityAcknowledgements(arns, stage))
  acknowledge(managementStack, managementAcknowledgements(member))
  Tags.of(securityStack).add("application", "orgtag")
}
