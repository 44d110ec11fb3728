import { functionNames } from "@orgtag/tagging/deployment"
import { Duration } from "aws-cdk-lib"
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
  type CreateAlarmOptions,
  type IMetric,
} from "aws-cdk-lib/aws-cloudwatch"
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions"
import type { ITopic } from "aws-cdk-lib/aws-sns"
import { Construct } from "constructs"
import type { Stage } from "../stage/Stage.ts"
import { names, type StageArns } from "../stage/StageArns.ts"
import { metricOf } from "./metricOf.ts"

/** What the alarms are made from. */
export interface AlarmsProps {
  readonly stage: Stage
  readonly arns: StageArns
  readonly topic: ITopic
}

const five = Duration.minutes(5)

/** An alarm: its metric, from where on it goes off, and what a person should think of first. */
interface AlarmPlan {
  readonly name: string
  readonly metric: IMetric
  readonly threshold: number
  readonly says: string
  readonly more?: Partial<CreateAlarmOptions>
}

/**
 * Alarms for what nobody else would tell: that orgtag itself does not run, cannot tell, or finds its record altered.
 *
 * What a sweep found is told by the sweep, as alerts; these go off where it could not. They publish to the topic under our
 * key. Each is in `docs/runbook.md` by its name.
 */
export class Alarms extends Construct {
  readonly alarms: ReadonlyArray<Alarm>

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    const action = new SnsAction(props.topic)
    this.alarms = [...ofSweeps(props.stage), ...ofParts(props)].map((plan) => {
      const alarm = new Alarm(this, plan.name, {
        alarmName: `orgtag-${plan.name}`,
        alarmDescription: plan.says,
        metric: plan.metric,
        threshold: plan.threshold,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        ...plan.more,
      })
      alarm.addAlarmAction(action)
      return alarm
    })
  }
}

/** Alarms on what sweeps emit. */
const ofSweeps = ({ schedule: { everyHours } }: Stage): ReadonlyArray<AlarmPlan> => [
  {
    name: "sweep-missing",
    // Sweeps of some accounts do not count: a look for new accounts every hour would hide that no other runs.
    metric: metricOf("SweepsConcluded", { value: "whole" }),
    threshold: 1,
    says: `No sweep of everything was concluded for ${missingAfter(everyHours)} hours. Look at the executions of the state machine, and at what was not started.`,
    more: {
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: missingAfter(everyHours),
      // A day without a data point is what it looks for.
      treatMissingData: TreatMissingData.BREACHING,
    },
  },
  {
    name: "coverage-old",
    metric: metricOf("LastCompleteSweepAge", { statistic: Stats.MAXIMUM }),
    threshold: 2 * everyHours * 3600 + 3600,
    says: "The last complete sweep is older than two of its periods: some account or Region fails again and again.",
    // Only concluded sweeps say how old it is: in between it stays as it was.
    more: { treatMissingData: TreatMissingData.IGNORE },
  },
  {
    name: "sweep-aborted",
    metric: metricOf("SweepsByOutcome", { value: "aborted", period: five }),
    threshold: 1,
    says: "A sweep was aborted before it reached the accounts.",
  },
  {
    name: "record-tampered",
    metric: metricOf("FailuresByReason", { value: "tampered", period: five }),
    threshold: 1,
    says: "An entry of the record is not what was written. Stop sweeps (orgtag stop), then orgtag verify.",
  },
  {
    name: "alert-critical",
    metric: metricOf("AlertsRaised", { value: "critical", period: five }),
    threshold: 1,
    says: "A sweep raised a critical alert. It is in the sweep's alerts, whatever became of their delivery.",
  },
  {
    name: "alerts-undelivered",
    metric: metricOf("UndeliveredAlerts", { statistic: Stats.MAXIMUM, period: five }),
    threshold: 1,
    says: "Some channel did not take its alerts; they go out with the next sweep's end.",
  },
]

/** Half as long again as a sweep is due, in hours, at most the week that CloudWatch looks back. */
const missingAfter = (everyHours: number): number => Math.min(168, Math.ceil(everyHours * 1.5))

/** Alarms on the parts that orgtag runs on. */
const ofParts = ({ arns, stage }: AlarmsProps): ReadonlyArray<AlarmPlan> => {
  const states = (metricName: string) =>
    new Metric({
      namespace: "AWS/States",
      metricName,
      dimensionsMap: { StateMachineArn: arns.stateMachine },
      statistic: Stats.SUM,
      period: five,
    })
  const lambda = (functionName: string, metricName: string) =>
    new Metric({
      namespace: "AWS/Lambda",
      metricName,
      dimensionsMap: { FunctionName: functionName },
      statistic: Stats.SUM,
      period: five,
    })
  return [
    {
      // Not ExecutionsFailed: with a partial sweep its execution fails, and that was told when it was concluded.
      name: "execution-cut-off",
      metric: new MathExpression({
        expression: "timedOut + ended",
        usingMetrics: { timedOut: states("ExecutionsTimedOut"), ended: states("ExecutionsAborted") },
        period: five,
        label: "executions that were cut off",
      }),
      threshold: 1,
      says: "An execution of the state machine ran out of time, or somebody ended it: its sweep was not concluded.",
    },
    ...[functionNames.prepare, functionNames.conclude].map((name) => ({
      name: `${name.replace("orgtag-", "")}-errors`,
      metric: lambda(name, "Errors"),
      // The state machine tries again: one error by itself is none.
      threshold: 3,
      says: `The function ${name} fails. Its log says why.`,
    })),
    {
      name: "sweep-account-errors",
      metric: lambda(functionNames.sweepAccount, "Errors"),
      threshold: 20,
      says: "The function that sweeps accounts fails for many of them. Its log says why.",
    },
    {
      name: "not-started",
      metric: new Metric({
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensionsMap: { QueueName: names.deadLetters },
        statistic: Stats.MAXIMUM,
        period: five,
      }),
      threshold: 1,
      says: "A sweep, a look for new accounts or an export could not be started. The queue says which and why.",
    },
    {
      name: "exports-dropped",
      metric: new Metric({
        namespace: "AWS/Scheduler",
        metricName: "TargetErrorCount",
        dimensionsMap: { ScheduleGroup: names.scheduleGroup },
        statistic: Stats.SUM,
        period: Duration.hours(1),
      }),
      threshold: 5,
      says: "Scheduler is refused again and again by what it starts.",
    },
    {
      name: "table-throttled",
      metric: new Metric({
        namespace: "AWS/DynamoDB",
        metricName: "WriteThrottleEvents",
        dimensionsMap: { TableName: `${stage.policy.record.tablePrefix}SweepLedger` },
        statistic: Stats.SUM,
        period: five,
      }),
      threshold: 1000,
      says: "The ledger's cap on writes holds sweeps up: raise capacity.tableWriteUnits in the stage file.",
    },
  ]
}
