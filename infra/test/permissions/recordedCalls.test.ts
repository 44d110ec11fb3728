import { beforeAll, describe, expect, it } from "vitest"
import { SynthesizedStage } from "../SynthesizedStage.ts"
import { asked, refusedOf } from "./asked.ts"
import { evaluate } from "./evaluate.ts"
import { listCommands, recordedCommands, recordRun, type RecordedRun, silentCommands } from "./RecordedRun.ts"
import { SynthesizedPolicies } from "./SynthesizedPolicies.ts"

describe("the calls that the command makes", { timeout: 180_000 }, () => {
  let recorded: RecordedRun
  let policies: SynthesizedPolicies
  beforeAll(async () => {
    recorded = await recordRun()
    policies = new SynthesizedPolicies(new SynthesizedStage(recorded.stage))
  }, 180_000)

  it("are those of every command that there is", async () => {
    const known = new Set([...recordedCommands, ...silentCommands])
    expect((await listCommands()).filter((command) => !known.has(command))).toEqual([])
  })

  it.each([
    ["sweep", ["AssumeRole", "GetResources", "TagResources", "BatchWriteItem", "ListRoles"]],
    ["revert", ["UntagResources", "PutItem"]],
    ["verify", ["Scan"]],
    ["alerts test", ["Publish", "GetSecretValue"]],
    ["stop", ["PutItem"]],
  ])("of %s are made in earnest", (command, operations) => {
    const seen = new Set(recorded.calls.get(command)?.map(({ operation }) => operation))
    expect(operations.filter((operation) => !seen.has(operation))).toEqual([])
  })

  it("are all allowed to whoever makes them", async () => {
    const operator = policies.role("orgtag-operator")
    const calls = Array.from(recorded.calls).flatMap(([command, seen]) =>
      command === "setup tables" ? [] : seen,
    )
    const questions = asked({ calls, caller: operator, policies, stage: recorded.stage })
    expect(await refusedOf(questions)).toEqual([])
    expect(questions.length).toBeGreaterThan(200)
  })

  /** The session policy that a plan gives to AssumeRole. */
  const planPolicy = (): unknown => {
    const call = recorded.calls.get("plan")?.find(({ operation }) => operation === "AssumeRole")
    return JSON.parse(String(call?.input["Policy"]))
  }

  it.each([
    ["reads tags", "tag:GetResources", "*", "allowed"],
    ["tags nothing", "tag:TagResources", "*", "denied"],
    ["untags nothing", "tag:UntagResources", "*", "denied"],
    [
      "tags no instance, even with a managed key",
      "ec2:CreateTags",
      "arn:aws:ec2:eu-west-1:333333333333:instance/i-1",
      "denied",
    ],
    ["tags no bucket", "s3:PutBucketTagging", "arn:aws:s3:::some-bucket", "denied"],
  ] as const)("in a plan: the session %s", async (_, action, resource, answer) => {
    const role = policies.role(recorded.stage.policy.access.roleName)
    const question = { role, action, resource, context: { "aws:TagKeys": ["Owner"] } }
    expect(await evaluate({ ...question, sessionPolicy: planPolicy() })).toBe(answer)
    // Without the session's policy the role itself may: it is the session that cannot.
    expect(await evaluate(question)).toBe("allowed")
  })
})
