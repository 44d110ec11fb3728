import { beforeAll, describe, expect, it } from "vitest"
import { SynthesizedStage } from "../SynthesizedStage.ts"
import { evaluate, type Question } from "./evaluate.ts"
import {
  listCommands,
  recordedCommands,
  recordRun,
  type RecordedRun,
  type SeenCall,
  silentCommands,
} from "./RecordedRun.ts"
import { questionsOf } from "./questionsOf.ts"
import { type ResolvedPolicy, SynthesizedPolicies } from "./SynthesizedPolicies.ts"

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

  /** Keys decide by their own policy first: ours by what the template says, those of members by what KMS gives a new key. */
  const keyPolicyOf = (key: string): ResolvedPolicy =>
    key === "the record's key"
      ? policies.keyPolicy("record")
      : {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { AWS: `arn:aws:iam::${key.split(":")[4]}:root` },
              Action: "kms:*",
              Resource: "*",
            },
          ],
        }

  /** Who made the call, as the templates know them. */
  const askedOf = (call: SeenCall): ReadonlyArray<Question> => {
    const { session } = call.identity
    const member = policies.role(recorded.stage.policy.access.roleName)
    const operator = policies.role("orgtag-operator")
    const role =
      session === undefined
        ? operator
        : {
            ...member,
            account: call.identity.account,
            arn: `arn:aws:iam::${call.identity.account}:role/${member.name}`,
          }
    return questionsOf(call, recorded.stage).map(({ action, resource, context }) => ({
      role,
      action,
      resource: resource === "the record's key" ? policies.keyArn("record") : resource,
      ...(context === undefined ? {} : { context }),
      ...(session?.policy === undefined ? {} : { sessionPolicy: JSON.parse(session.policy) as unknown }),
      ...(action.startsWith("kms:") ? { resourcePolicy: keyPolicyOf(resource) } : {}),
      ...(action === "sts:AssumeRole" ? { owner: call.account, resourcePolicy: member.trust } : {}),
      organization: recorded.stage.organizationId,
    }))
  }

  it("are all allowed to whoever makes them", async () => {
    const questions = new Map<string, Question>()
    for (const [command, calls] of recorded.calls) {
      if (command === "setup tables") continue
      for (const question of calls.flatMap(askedOf)) questions.set(JSON.stringify(question), question)
    }
    const refused = new Set<string>()
    for (const question of questions.values())
      if ((await evaluate(question)) === "denied")
        refused.add(`${question.role.arn} ${question.action} ${question.resource}`)
    expect(Array.from(refused).slice(0, 40)).toEqual([])
    expect(questions.size).toBeGreaterThan(300)
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
