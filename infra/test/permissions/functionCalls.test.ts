import { beforeAll, describe, expect, it } from "vitest"
import { asked, refusedOf } from "./asked.ts"
import { evaluate } from "./evaluate.ts"
import { recordExecution, type RecordedExecution } from "./RecordedExecution.ts"

/** The roles in whose sessions a call was made. */
const makersOf = (name: string, { calls }: RecordedExecution): ReadonlyArray<string> =>
  [...calls].flatMap(([role, made]) => (made.some(({ operation }) => operation === name) ? [role] : []))

describe("the calls of an execution, over the built bundles", { timeout: 180_000 }, () => {
  let recorded: RecordedExecution
  beforeAll(async () => {
    recorded = await recordExecution()
  }, 180_000)

  const questionsOf = (role: string) =>
    asked({
      calls: recorded.calls.get(role) ?? [],
      caller: recorded.policies.role(role),
      policies: recorded.policies,
      stage: recorded.policies.synthesized.stage,
      signingKey: recorded.signingKey,
    })

  it("are made in the sessions of the functions' roles and of the state machine's, and in no other", () => {
    expect([...recorded.calls.keys()].toSorted()).toEqual([
      "orgtag-conclude",
      "orgtag-prepare",
      "orgtag-state-machine",
      "orgtag-sweep",
    ])
  })

  it.each([
    ["orgtag-prepare", ["S3:GetObject", "S3:PutObject", "Organizations:ListAccounts", "DynamoDB:PutItem"]],
    ["orgtag-sweep", ["S3:PutObject", "STS:AssumeRole", "Resource Groups Tagging API:TagResources"]],
    [
      "orgtag-conclude",
      ["KMS:Sign", "S3:PutObject", "S3:ListObjectsV2", "SNS:Publish", "Secrets Manager:GetSecretValue"],
    ],
    ["orgtag-state-machine", ["S3:GetObject", "S3:PutObject"]],
  ])("of %s are made in earnest, and are all allowed to it", async (role, wanted) => {
    const seen = new Set(recorded.calls.get(role)?.map(({ service, operation }) => `${service}:${operation}`))
    expect(wanted.filter((name) => !seen.has(name))).toEqual([])
    const questions = questionsOf(role)
    expect(await refusedOf(questions)).toEqual([])
    expect(questions.length).toBeGreaterThanOrEqual(wanted.length)
  })

  it("copy seals into the bucket that keeps them from the function that concludes, and from no other", () => {
    const { seals } = recorded.policies.synthesized.arns.bucketNames
    const writing = [...recorded.calls].filter(([, calls]) =>
      calls.some(({ operation, input }) => operation === "PutObject" && input["Bucket"] === seals),
    )
    expect(writing.map(([role]) => role)).toEqual(["orgtag-conclude"])
  })

  it("invoke the three functions, which the state machine may", async () => {
    const { functions } = recorded.policies.synthesized.arns
    expect([...recorded.invoked].toSorted()).toEqual(Object.values(functions).toSorted())
    const role = recorded.policies.role("orgtag-state-machine")
    for (const resource of recorded.invoked)
      expect(await evaluate({ role, action: "lambda:InvokeFunction", resource })).toBe("allowed")
  })

  it("enter accounts and sign from one function each", () => {
    expect(makersOf("AssumeRole", recorded)).toEqual(["orgtag-sweep"])
    expect(makersOf("Sign", recorded)).toEqual(["orgtag-conclude"])
  })
})
