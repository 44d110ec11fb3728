import { executionErrors } from "@orgtag/tagging/deployment"
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import { CfnRule } from "aws-cdk-lib/aws-events"
import type { Topic } from "aws-cdk-lib/aws-sns"
import type { Queue } from "aws-cdk-lib/aws-sqs"
import { Construct } from "constructs"
import type { StageArns } from "../stage/StageArns.ts"

/** What the watch is made from. */
export interface ExecutionWatchProps {
  readonly arns: StageArns
  readonly topic: Topic
  readonly deadLetters: Queue
}

/**
 * Tells the topic of an execution that was cut off: it ran out of time, somebody ended it, or it failed in the state machine
 * itself. No function of ours runs then; the event is all there is.
 *
 * An execution whose sweep was partial or aborted fails too, but was told of when it was concluded: telling it again would
 * teach people to pass over it.
 */
export class ExecutionWatch extends Construct {
  constructor(scope: Construct, id: string, { arns, topic, deadLetters }: ExecutionWatchProps) {
    super(scope, id)
    const rule = new CfnRule(this, "Rule", {
      name: "orgtag-cut-off",
      description: "An execution ended, and its sweep was not concluded",
      eventPattern: cutOffPattern(arns),
      targets: [
        {
          id: "tell",
          arn: arns.topic,
          inputTransformer: {
            inputPathsMap: { execution: "$.detail.executionArn", status: "$.detail.status" },
            inputTemplate: JSON.stringify(cutOffText),
          },
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
          deadLetterConfig: { arn: arns.deadLetters },
        },
      ],
    })
    const ofTheRule = { ArnEquals: { "aws:SourceArn": rule.attrArn } }
    const principals = [new ServicePrincipal("events.amazonaws.com")]
    // Not by a role: with one, delivery to an encrypted topic may fail ("Using resource-based policies for EventBridge").
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "ExecutionsThatWereCutOff",
        effect: Effect.ALLOW,
        principals,
        actions: ["sns:Publish"],
        resources: [arns.topic],
        conditions: ofTheRule,
      }),
    )
    deadLetters.addToResourcePolicy(
      new PolicyStatement({
        sid: "CutOffRuleSaysWhatFailed",
        effect: Effect.ALLOW,
        principals,
        actions: ["sqs:SendMessage"],
        resources: [arns.deadLetters],
        conditions: ofTheRule,
      }),
    )
  }
}

/** The error's cause is not in it: it may be anybody's text, and the execution has it. */
const cutOffText =
  "CRITICAL: a sweep was cut off. The execution <execution> ended as <status>, and its sweep was not concluded: nothing was told of it, and no metric was emitted. What it changed is recorded, and the next sweep settles what it left open. What to do: look at the execution for where it was and why, then start the state machine again. More on this: docs/runbook.md, sweep-unfinished."

/** Executions of the state machine, not its children, that ended unconcluded and of which nobody was told. */
export const cutOffPattern = ({ stateMachine }: Pick<StageArns, "stateMachine">) => ({
  source: ["aws.states"],
  "detail-type": ["Step Functions Execution Status Change"],
  detail: {
    stateMachineArn: [stateMachine],
    $or: [
      { status: ["TIMED_OUT", "ABORTED"] },
      { status: ["FAILED"], error: [{ "anything-but": Object.values(executionErrors) }] },
    ],
  },
})
