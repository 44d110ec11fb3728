import { executionErrors, functionNames, handlerErrors, mapLabel, outcomes } from "@orgtag/tagging/deployment"

/** What the definition of the state machine names. */
export interface SweepDefinitionInput {
  readonly partition: string
  /** The ARNs of the functions. */
  readonly functions: { readonly prepare: string; readonly sweepAccount: string; readonly conclude: string }
  readonly resultsBucket: string
  /** The ARN of the topic that is told where nobody else can be. */
  readonly topic: string
  /** Accounts that are swept at once. */
  readonly accountsAtOnce: number
}

/** The bounds of an execution. */
export const executionLimits = {
  /** Invocations of prepare: at 10,000 accounts whose tags are read it takes two. */
  preparations: 20,
  /** Invocations for one account; the engine gives an account-Region up long before, unless each gets somewhere. */
  turns: 200,
  /** Seconds: a day. What is not over then has no end. */
  seconds: 86_400,
  /** Seconds for publishing to the topic. */
  tellingSeconds: 60,
  /** Seconds for one invocation: a little more than Lambda's longest. */
  invocationSeconds: 920,
} as const

/** An expression of JSONata, as the states language writes it. */
const jsonata = (expression: string): string => `{% ${expression} %}`

/**
 * Which failures of an invocation pass by themselves: Lambda's own trouble, a function that was killed, AWS behind it.
 * What is missing here fails at once: trying again would fail the same way.
 */
const retries = [
  {
    ErrorEquals: [
      "Lambda.TooManyRequestsException",
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.ClientExecutionTimeoutException",
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 6,
    JitterStrategy: "FULL",
  },
  {
    ErrorEquals: [handlerErrors.throttled, handlerErrors.unavailable],
    IntervalSeconds: 15,
    BackoffRate: 2,
    MaxAttempts: 4,
    MaxDelaySeconds: 300,
    JitterStrategy: "FULL",
  },
  {
    // Out of memory, out of time, an exit: whatever it did is in the ledger, and the next one goes on from there.
    ErrorEquals: ["Lambda.Unknown", "Runtime.ExitError", "Sandbox.Timedout", "States.Timeout"],
    IntervalSeconds: 5,
    BackoffRate: 2,
    MaxAttempts: 3,
    JitterStrategy: "FULL",
  },
]

const invocation = (partition: string, functionArn: string, payload: Readonly<Record<string, unknown>>) => ({
  Type: "Task",
  Resource: `arn:${partition}:states:::lambda:invoke`,
  Arguments: { FunctionName: functionArn, Payload: payload },
  TimeoutSeconds: executionLimits.invocationSeconds,
  Retry: retries,
})

const execution = {
  id: jsonata("$states.context.Execution.Id"),
  startedAt: jsonata("$states.context.Execution.StartTime"),
}

const isOutcome = (...names: ReadonlyArray<string>): string =>
  jsonata(names.map((name) => `$prepared.outcome = '${name}'`).join(" or "))

/**
 * The state machine in the Amazon States Language: prepare until the work list is there, sweep each account of it in a
 * child of its own, conclude by the ledger.
 *
 * **Details** Whatever happens in between, the sweep is concluded, once anybody could have begun it: a child that fails
 * leaves its account open, and the ledger, not the Map Run, decides what that comes to. Hence all failures of children
 * are tolerated. Where concluding itself fails, for good or after all its tries, the topic is told by the machine. An execution succeeds where the sweep is complete, or there was nothing to do.
 */
export const sweepDefinition = (input: SweepDefinitionInput) => ({
  Comment: "orgtag: sweeps the accounts of the organization, one child each",
  QueryLanguage: "JSONata",
  TimeoutSeconds: executionLimits.seconds,
  StartAt: "Begin",
  States: {
    Begin: {
      Type: "Pass",
      Assign: { preparations: 0, prepared: { outcome: "begun", calls: {} } },
      Next: "Prepare",
    },
    ...preparing(input),
    SweepAccounts: accounts(input),
    ...concluding(input),
  },
})

const preparing = ({ partition, functions }: SweepDefinitionInput) => ({
  Prepare: {
    ...invocation(partition, functions.prepare, {
      execution,
      input: jsonata("$states.context.Execution.Input"),
      calls: jsonata("$prepared.calls"),
    }),
    Assign: { preparations: jsonata("$preparations + 1"), prepared: jsonata("$states.result.Payload") },
    Catch: [
      {
        ErrorEquals: ["States.ALL"],
        Assign: {
          prepared: {
            outcome: outcomes.aborted,
            calls: {},
            failure: {
              error: jsonata("$states.errorOutput.Error"),
              cause: jsonata("$string($states.errorOutput.Cause)"),
            },
          },
        },
        Next: "Conclude",
      },
    ],
    Next: "IsPrepared",
  },
  IsPrepared: {
    Type: "Choice",
    Choices: [
      {
        Condition: jsonata(
          `$prepared.outcome = '${outcomes.left}' and $preparations < ${executionLimits.preparations}`,
        ),
        Next: "Prepare",
      },
      {
        Condition: jsonata(`$prepared.outcome = '${outcomes.ready}' and $prepared.accounts > 0`),
        Next: "SweepAccounts",
      },
      { Condition: isOutcome(outcomes.duplicate, outcomes.nothing), Next: "NothingToDo" },
    ],
    Default: "Conclude",
  },
  NothingToDo: { Type: "Succeed", Output: jsonata("$prepared") },
})

const accounts = ({ partition, functions, resultsBucket, accountsAtOnce }: SweepDefinitionInput) => ({
  Type: "Map",
  Label: mapLabel,
  MaxConcurrency: accountsAtOnce,
  ToleratedFailurePercentage: 100,
  ItemReader: {
    Resource: `arn:${partition}:states:::s3:getObject`,
    ReaderConfig: { InputType: "JSONL" },
    Arguments: { Bucket: resultsBucket, Key: jsonata("$prepared.workList") },
  },
  ItemSelector: {
    sweep: jsonata("$prepared.sweep"),
    account: jsonata("$states.context.Map.Item.Value"),
  },
  ItemProcessor: {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "BeginAccount",
    States: {
      BeginAccount: {
        Type: "Pass",
        Assign: { turns: 0 },
        Next: "SweepAccount",
      },
      SweepAccount: {
        ...invocation(partition, functions.sweepAccount, {
          sweep: jsonata("$states.input.sweep"),
          account: jsonata("$states.input.account"),
        }),
        Assign: { turns: jsonata("$turns + 1"), swept: jsonata("$states.result.Payload") },
        Output: jsonata("$states.input"),
        Next: "HasAccountEnded",
      },
      HasAccountEnded: {
        Type: "Choice",
        Choices: [
          { Condition: jsonata(`$swept.outcome = '${outcomes.ended}'`), Next: "AccountEnded" },
          { Condition: jsonata(`$turns < ${executionLimits.turns}`), Next: "SweepAccount" },
        ],
        Default: "TooManyTurns",
      },
      AccountEnded: { Type: "Succeed", Output: jsonata("$swept") },
      TooManyTurns: {
        Type: "Fail",
        Error: "OrgtagTooManyTurns",
        Cause: jsonata("'account ' & $states.input.account.id & ' has not ended after ' & $turns & ' turns'"),
      },
    },
  },
  ResultWriter: {
    Resource: `arn:${partition}:states:::s3:putObject`,
    WriterConfig: { Transformation: "COMPACT", OutputType: "JSONL" },
    Arguments: { Bucket: resultsBucket, Prefix: jsonata("$prepared.children") },
  },
  // What Step Functions could not read or write leaves accounts open, which is what the conclusion says then.
  Catch: [{ ErrorEquals: ["States.ALL"], Next: "Conclude" }],
  Next: "Conclude",
})

const concluding = ({ partition, functions, topic }: SweepDefinitionInput) => ({
  Conclude: {
    ...invocation(partition, functions.conclude, {
      execution,
      input: jsonata("$states.context.Execution.Input"),
      prepared: jsonata("$prepared"),
    }),
    Output: jsonata("$states.result.Payload"),
    Catch: [
      {
        ErrorEquals: ["States.ALL"],
        Assign: { unconcluded: jsonata("$states.errorOutput.Error") },
        Next: "TellNotConcluded",
      },
    ],
    Next: "WhatCameOfIt",
  },
  TellNotConcluded: {
    Type: "Task",
    Resource: `arn:${partition}:states:::sns:publish`,
    Arguments: {
      TopicArn: topic,
      Subject: "orgtag critical: a sweep was not concluded",
      Message: jsonata(notConcludedText),
      // As alerts have them, for subscriptions that filter.
      MessageAttributes: {
        severity: { DataType: "String", StringValue: "critical" },
        cause: { DataType: "String", StringValue: "sweep-unfinished" },
        id: { DataType: "String", StringValue: execution.id },
        accounts: { DataType: "String.Array", StringValue: '["organization"]' },
      },
    },
    TimeoutSeconds: executionLimits.tellingSeconds,
    Retry: [
      {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 5,
        BackoffRate: 2,
        MaxAttempts: 5,
        JitterStrategy: "FULL",
      },
    ],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "NotConcluded" }],
    Next: "NotConcluded",
  },
  NotConcluded: {
    Type: "Fail",
    Error: executionErrors.notConcluded,
    Cause: jsonata(`'${functionNames.conclude} failed with ' & $unconcluded & '; its log says why'`),
  },
  WhatCameOfIt: {
    Type: "Choice",
    Choices: [
      { Condition: jsonata(`$states.input.outcome = '${outcomes.complete}'`), Next: "Complete" },
      { Condition: jsonata(`$states.input.outcome = '${outcomes.partial}'`), Next: "Partial" },
    ],
    Default: "Aborted",
  },
  Complete: { Type: "Succeed" },
  Partial: { Type: "Fail", Error: executionErrors.partial, Cause: jsonata(causeOf("partial")) },
  Aborted: { Type: "Fail", Error: executionErrors.aborted, Cause: jsonata(causeOf("aborted")) },
})

const causeOf = (outcome: string): string =>
  `'sweep ' & $states.input.sweepId & ' is ${outcome}: ' & $states.input.summary & '; the report is ' & $states.input.report`

/** The error's name is in it and not its message: that may be anybody's text, and the log has it. */
const notConcludedText = [
  "'CRITICAL: a sweep was not concluded. '",
  `'${functionNames.conclude} failed with ' & $unconcluded & ' in the execution ' & $states.context.Execution.Id & '. '`,
  "'What the sweep changed is recorded, but its outcome, its seal, its alerts and its metrics are missing. '",
  `'What to do: look in the log of ${functionNames.conclude}, mend what it names, and start the state machine again. '`,
  "'More on this: docs/runbook.md, sweep-unfinished.'",
].join(" & ")
