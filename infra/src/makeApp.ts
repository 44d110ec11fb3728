import { App, type AppProps, Validations } from "aws-cdk-lib"
import { AwsSolutionsChecks } from "cdk-nag"
import { acknowledge, managementAcknowledgements, securityAcknowledgements } from "./acknowledgements.ts"
import { StageStacks } from "./StageStacks.ts"
import type { Stage } from "./stage/Stage.ts"

/** What an app is made from, beside the CDK's own settings. */
export interface OrgtagAppProps extends AppProps {
  readonly stages: ReadonlyArray<Stage>
  /** The root of the workspace, below which the functions' bundles are. */
  readonly workspace: string
}

/** The app without a stage: what every synthesis is checked by, and the CDK's newer ways where they are safer. */
export const emptyApp = (props: AppProps): App => {
  const app = new App({ ...props, context: { ...featureFlags, ...props.context } })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return app
}

/** The app: the stacks of each stage, and what is acknowledged of them. */
export const makeApp = ({ stages, workspace, ...props }: OrgtagAppProps): App => {
  const app = emptyApp(props)
  for (const stage of stages) {
    const { security, management, arns, member } = new StageStacks(app, { stage, workspace })
    acknowledge(security, securityAcknowledgements(arns, stage))
    acknowledge(management, managementAcknowledgements(member))
  }
  return app
}

const featureFlags: Readonly<Record<string, boolean>> = {
  "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": true,
  "@aws-cdk/aws-kms:reduceCrossAccountRegionPolicyScope": true,
  "@aws-cdk/core:enablePartitionLiterals": true,
  "@aws-cdk/core:checkSecretUsage": true,
  "@aws-cdk/core:validateAgainstDefaultRules": true,
  "@aws-cdk/customresources:installLatestAwsSdkDefault": false,
}
