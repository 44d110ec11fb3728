import { scheduledTimeKeyword, onboardingInput, roleNames, scheduleInput } from "@orgtag/tagging/deployment"
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import { CfnSchedule, CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler"
import { Construct } from "constructs"
import { exportPolicy, schedulerPolicy, type CentralPolicyInput } from "../permissions/centralPolicies.ts"
import { inlinePolicy } from "../permissions/inlinePolicy.ts"
import type { Stage } from "../stage/Stage.ts"
import { names, type StageArns } from "../stage/StageArns.ts"

/** What the schedules are made from. */
export interface SchedulesProps {
  readonly stage: Stage
  readonly arns: StageArns
  readonly permissions: CentralPolicyInput
  /** The ARN of the key that encrypts the exports. */
  readonly exportKey: string
}

/**
 * How hard Scheduler tries: an hour, a few times.
 *
 * Its defaults are a day and 185 times, so that a sweep could begin a day late; what could not be started in an hour goes
 * into the queue, where an alarm sees it, and the next onboarding look or sweep finds everything anyway.
 */
const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 }

/** When sweeps, looks for new accounts and exports begin. Scheduler may deliver twice: each says when it was due. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id)
    const group = new CfnScheduleGroup(this, "Group", { name: names.scheduleGroup })
    const { stage, arns } = props
    const starter = this.#role("Scheduler", roleNames.scheduler, props)
    const start = { arn: arns.stateMachine, roleArn: starter.roleArn, ...this.#failing(props) }
    const once = { groupName: group.ref, flexibleTimeWindow: { mode: "OFF" } }
    new CfnSchedule(this, "Sweep", {
      ...once,
      name: "sweep",
      description: "Sweeps every account and Region",
      scheduleExpression: stage.schedule.expression,
      scheduleExpressionTimezone: stage.schedule.timezone,
      target: { ...start, input: JSON.stringify(scheduleInput) },
    })
    new CfnSchedule(this, "Onboarding", {
      ...once,
      name: "onboarding",
      description: "Looks for accounts that were never swept",
      scheduleExpression: `rate(${stage.onboardingMinutes} minutes)`,
      target: { ...start, input: JSON.stringify(onboardingInput) },
    })
    this.#exports(props, once)
  }

  /** One schedule for each table: an export is one call of DynamoDB, and nothing of ours runs for it. */
  #exports(
    props: SchedulesProps,
    once: { readonly groupName: string; readonly flexibleTimeWindow: { readonly mode: string } },
  ) {
    const { stage, arns, exportKey } = props
    const role = this.#role("Export", names.exportRole, props)
    for (const [table, arn] of Object.entries(arns.table))
      new CfnSchedule(this, `Export-${table}`, {
        ...once,
        name: `export-${table}`,
        description: `Exports ${arn.slice(arn.indexOf("/") + 1)} to S3`,
        scheduleExpression: stage.exportExpression,
        target: {
          arn: `arn:${stage.partition}:scheduler:::aws-sdk:dynamodb:exportTableToPointInTime`,
          roleArn: role.roleArn,
          ...this.#failing(props),
          input: JSON.stringify({
            TableArn: arn,
            S3Bucket: arns.bucketNames.exports,
            S3Prefix: table,
            S3SseAlgorithm: "KMS",
            S3SseKmsKeyId: exportKey,
            ExportFormat: "DYNAMODB_JSON",
            // The same for each delivery of one occasion, so that a second one exports nothing twice.
            ClientToken: `${table}-${scheduledTimeKeyword}`,
          }),
        },
      })
  }

  #failing({ arns }: SchedulesProps) {
    return { deadLetterConfig: { arn: arns.deadLetters }, retryPolicy }
  }

  #role(id: string, roleName: string, { stage, permissions }: SchedulesProps): Role {
    return new Role(this, `${id}Role`, {
      roleName,
      // The confused deputy: only schedules of this account.
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": stage.securityAccount } },
      }),
      inlinePolicies: {
        orgtag: inlinePolicy((id === "Export" ? exportPolicy : schedulerPolicy)(permissions)),
      },
    })
  }
}
