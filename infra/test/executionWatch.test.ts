import { describe, expect, it } from "vitest"
import { SynthesizedStage, at, resourcesOfType, stages } from "./SynthesizedStage.ts"

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/**
 * Whether an event matches a pattern, as far as ours go: texts, `anything-but` and `$or`
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html). A field that an event lacks
 * matches nothing, `anything-but` included. Any other operator is an error.
 */
const matches = (pattern: unknown, event: unknown): boolean =>
  Object.entries(pattern as object).every(([key, wanted]: [string, unknown]) => {
    if (key === "$or") return list(wanted).some((each) => matches(each, event))
    const found = at(event, key)
    if (!Array.isArray(wanted)) return typeof found === "object" && found !== null && matches(wanted, found)
    return found !== undefined && found !== null && wanted.some((each) => matchesValue(each, found))
  })

const matchesValue = (wanted: unknown, found: unknown): boolean => {
  if (typeof wanted === "string") return wanted === found
  if (Object.keys(wanted as object).join(",") !== "anything-but")
    throw new Error(`this test does not know ${JSON.stringify(wanted)}`)
  return !list(at(wanted, "anything-but")).includes(found)
}

describe.each(Array.from(stages.values()))("the rule on executions in $partition", (stage) => {
  const { security, arns } = new SynthesizedStage(stage)
  const rule = resourcesOfType(security, "AWS::Events::Rule").find(
    ({ Properties }) => Properties["Name"] === "orgtag-cut-off",
  )?.Properties
  const [target] = list(rule?.["Targets"])

  /** An event of Step Functions, with what differs in its detail. */
  const event = (detail: object): object => ({
    source: "aws.states",
    "detail-type": "Step Functions Execution Status Change",
    account: stage.securityAccount,
    detail: {
      executionArn: `${arns.stateMachine.replace("stateMachine:", "execution:")}:8c5d`,
      stateMachineArn: arns.stateMachine,
      name: "8c5d",
      status: "FAILED",
      error: null,
      cause: null,
      ...detail,
    },
  })

  it.each([
    ["ran out of time", { status: "TIMED_OUT" }],
    ["was ended by somebody", { status: "ABORTED" }],
    ["failed in the state machine itself", { error: "States.Runtime" }],
    ["failed in a function that prepares nothing to conclude", { error: "OrgtagDefect" }],
  ])("hears of one that %s", (_what, detail) => {
    expect(matches(rule?.["EventPattern"], event(detail))).toBe(true)
  })

  it.each([
    ["runs", { status: "RUNNING" }],
    ["succeeded", { status: "SUCCEEDED" }],
    ["was partial, which was told when it was concluded", { error: "OrgtagPartial" }],
    ["was aborted, which was told when it was concluded", { error: "OrgtagAborted" }],
    ["was not concluded, which the state machine told itself", { error: "OrgtagNotConcluded" }],
    ["is a child's", { status: "TIMED_OUT", stateMachineArn: `${arns.stateMachine}/accounts` }],
    ["is of another state machine", { status: "ABORTED", stateMachineArn: `${arns.stateMachine}2` }],
  ])("passes over one that %s", (_what, detail) => {
    expect(matches(rule?.["EventPattern"], event(detail))).toBe(false)
  })

  it("tells the topic in our words, with nothing of the event but which execution, and how it ended", () => {
    expect(at(target, "Arn")).toBe(arns.topic)
    const transformer = at(target, "InputTransformer")
    expect(at(transformer, "InputPathsMap")).toEqual({
      execution: "$.detail.executionArn",
      status: "$.detail.status",
    })
    const template = String(at(transformer, "InputTemplate"))
    const filled: unknown = JSON.parse(
      template.replace("<execution>", "arn:…:8c5d").replace("<status>", "TIMED_OUT"),
    )
    expect(filled).toMatch(/^CRITICAL: .* The execution arn:…:8c5d ended as TIMED_OUT, .* docs\/runbook\.md/u)
    expect(template.match(/<\w+>/gu)).toHaveLength(2)
  })

  it("may publish to the topic, and puts into the queue what it could not: this rule alone", () => {
    const ofTheRule = {
      "aws:SourceArn": { "Fn::GetAtt": [expect.stringContaining("ExecutionWatch"), "Arn"] },
    }
    for (const [type, sid] of [
      ["AWS::SNS::TopicPolicy", "ExecutionsThatWereCutOff"],
      ["AWS::SQS::QueuePolicy", "CutOffRuleSaysWhatFailed"],
    ] as const) {
      const statements = resourcesOfType(security, type).flatMap(({ Properties }) =>
        list(at(Properties, "PolicyDocument", "Statement")),
      )
      expect(statements.find((statement) => at(statement, "Sid") === sid)).toMatchObject({
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: ofTheRule },
      })
    }
    expect(at(target, "DeadLetterConfig", "Arn")).toBe(arns.deadLetters)
  })
})
