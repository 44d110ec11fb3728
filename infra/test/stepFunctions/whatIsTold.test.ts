import { Console } from "node:console"
import { Writable } from "node:stream"
import { DynamoDBClient, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb"
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { demoPolicy, generateOrganization, makeLocalAws, serve, type LocalAws } from "@orgtag/local-aws"
import { type Emitted, emittedIn } from "@orgtag/local-aws/emitted"
import { tableInputs } from "@orgtag/simulation"
import { decodePolicy } from "@orgtag/tagging"
import { metricNamespace } from "@orgtag/tagging/deployment"
import { Effect, Exit, Result, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { SynthesizedPolicies } from "../permissions/SynthesizedPolicies.ts"
import { stageOfOrganization } from "../stageOfOrganization.ts"
import { SynthesizedStage } from "../SynthesizedStage.ts"
import { metricsOfAlarms, metricsOfDashboard } from "../lookedAt.ts"
import { DeployedFunctions, type FunctionId } from "./DeployedFunctions.ts"
import { StateMachineRunner } from "./StateMachineRunner.ts"

const seed = generateOrganization({ accounts: 4, regions: 1, resources: 40, seed: 3 })
const text = demoPolicy(seed)
const scope = Scope.makeUnsafe()

let aws: LocalAws
let url: string
let stage: SynthesizedStage
let deployed: DeployedFunctions
let runner: StateMachineRunner
/** What stands in the environment of a function in place of what is deployed. */
let instead: Partial<Record<FunctionId, Readonly<Record<string, string>>>> = {}
/** What the functions wrote to their logs. */
const lines: Array<string> = []
/** Lambda, too, gives functions a console of its own, whose lines are their log. */
const logOfLambda = new Console({
  stdout: new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(...chunk.toString().split("\n").filter(Boolean))
      done()
    },
  }),
})
const ownConsole = globalThis.console

beforeAll(async () => {
  aws = await Effect.runPromise(Scope.provide(makeLocalAws({ seed, tables: tableInputs }), scope))
  url = (await Effect.runPromise(Scope.provide(serve(aws, 0), scope))).url
  const { policy } = Result.getOrThrow(decodePolicy(text, "orgtag.yaml"))
  stage = new SynthesizedStage(stageOfOrganization(seed, policy, aws.region))
  const policies = new SynthesizedPolicies(stage)
  deployed = await DeployedFunctions.deploy({ aws, url, policies, policyText: text })
  const sns = new SNSClient({ region: aws.region, endpoint: url, credentials: aws.credentials })
  await sns.send(
    new SubscribeCommand({ TopicArn: stage.arns.topic, Protocol: "email", Endpoint: "a@example.com" }),
  )
  globalThis.console = logOfLambda
  const { getObject, putObject, publish } = deployed
  runner = new StateMachineRunner(stage.stateMachine, {
    invoke: (arn, payload) => {
      const id = deployed.named(arn)
      return deployed.invoke(id, JSON.parse(JSON.stringify(payload)), { instead: instead[id] ?? {} })
    },
    publish,
    getObject,
    putObject,
  })
}, 60_000)

afterAll(async () => {
  globalThis.console = ownConsole
  await Effect.runPromise(Scope.close(scope, Exit.void))
})

const execute = (id: string): Promise<unknown> =>
  runner.execute(`execution:${id}`, new Date().toISOString(), {}).catch((error: unknown) => error)

/** Makes an item of the record one that orgtag cannot have written. */
const tamper = async (): Promise<void> => {
  const dynamo = new DynamoDBClient({ region: aws.region, endpoint: url, credentials: aws.credentials })
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: "TagsMetadata" }))
  await dynamo.send(
    new UpdateItemCommand({
      TableName: "TagsMetadata",
      Key: { resource_id: Items[0]?.["resource_id"] ?? { S: "" } },
      UpdateExpression: "SET rev = :rev",
      ExpressionAttributeValues: { ":rev": { S: "many" } },
    }),
  )
}

const shown = ({ namespace, name, dimension }: Omit<Emitted, "unit" | "value">) =>
  [namespace, name, dimension].join(" ").trim()

describe("executions over the built bundles", { timeout: 120_000 }, () => {
  it("that are complete, that find the record altered, and that reach no account emit what alarms look at", async () => {
    expect(await execute("one")).not.toBeInstanceOf(Error)
    await tamper()
    expect(await execute("two")).toMatchObject({ name: "OrgtagPartial" })
    instead = { prepare: { ORGTAG_POLICY_KEY: "nowhere.yaml" } }
    expect(await execute("three")).toMatchObject({ name: "OrgtagAborted" })
    instead = {}
    const emitted = emittedIn(lines)
    const names = new Set(emitted.map(shown))
    const alarms = metricsOfAlarms(stage.security).filter(({ namespace }) => namespace === metricNamespace)
    expect(alarms.length).toBeGreaterThan(5)
    expect(alarms.map(shown).filter((name) => !names.has(name))).toEqual([])
    const valuesOf = (name: string, dimension: string) =>
      emitted.flatMap((each) => (each.name === name && each.dimension === dimension ? [each.value] : []))
    expect(valuesOf("SweepsByOutcome", "Outcome=complete")).toEqual([1, 0, 0])
    expect(valuesOf("SweepsByOutcome", "Outcome=aborted")).toEqual([0, 0, 1])
    expect(valuesOf("FailuresByReason", "Reason=tampered")[0]).toBeGreaterThan(0)
    expect(valuesOf("AlertsRaised", "Severity=critical").slice(1)).toEqual([1, 1])
  })

  it("emit every metric of the dashboard, with the dimension by which it is looked at", () => {
    const names = new Set(
      emittedIn(lines).map(({ name, dimension }) => [name, dimension.split("=")[0]].join(" ").trim()),
    )
    const dashboard = metricsOfDashboard(stage.security)
    expect(dashboard.length).toBeGreaterThan(40)
    const missing = dashboard.filter(
      ({ name, dimension }) => !names.has([name, dimension.split("=")[0]].join(" ").trim()),
    )
    expect(missing).toEqual([])
  })

  it("tell the topic themselves where the function that concludes fails, and nothing that others wrote", async () => {
    const before = aws.notifications().length
    instead = { conclude: { ORGTAG_SIGNING_KEY_ARN: "" } }
    const ended = await execute("four")
    instead = {}
    expect(ended).toMatchObject({
      name: "OrgtagNotConcluded",
      message: "orgtag-conclude failed with OrgtagUnusable; its log says why",
    })
    const [told, ...more] = aws.notifications().slice(before)
    expect(more).toEqual([])
    expect(told?.subject).toBe("orgtag critical: a sweep was not concluded")
    expect(told?.message).toMatch(
      /^CRITICAL: a sweep was not concluded\. orgtag-conclude failed with OrgtagUnusable in the execution execution:four\. /u,
    )
    expect(told?.attributes.get("severity")?.value).toBe("critical")
    expect(lines.some((line) => line.includes("ORGTAG_SIGNING_KEY_ARN not set"))).toBe(true)
  })

  it("say in their logs what failed, as JSON, with level, sweep and reason", () => {
    const errors = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ level }) => level === "ERROR")
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          message: "the sweep never reached the accounts",
          annotations: expect.objectContaining({ sweep: expect.any(String), reason: "invalid" }),
        }),
      ]),
    )
  })
})
