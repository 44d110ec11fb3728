import { spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import {
  type LocalAws,
  type ResourceSeed,
  demoPolicy,
  generateOrganization,
  makeLocalAws,
  serve,
} from "@orgtag/local-aws"
import { tableInputs } from "@orgtag/simulation"
import { decodePolicy } from "@orgtag/tagging"
import { handlerErrors } from "@orgtag/tagging/deployment"
import { Effect, Exit, Result, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { SynthesizedPolicies } from "../permissions/SynthesizedPolicies.ts"
import { stageOfOrganization, workspace } from "../stageOfOrganization.ts"
import { SynthesizedStage } from "../SynthesizedStage.ts"
import { DeployedFunctions } from "./DeployedFunctions.ts"
import { recordIn } from "./recordIn.ts"
import { ExecutionFailed, StateMachineRunner } from "./StateMachineRunner.ts"

/** 40 accounts of which two refuse to be entered. */
const generated = generateOrganization({ accounts: 40, regions: 2, resources: 600, seed: 3 })
const members = generated.accounts.filter(
  ({ id, state }) =>
    state === "ACTIVE" && id !== generated.managementAccountId && id !== generated.securityAccountId,
)
const refusing = new Set(members.slice(0, 2).map(({ id }) => id))
const bySize = members
  .filter(({ id }) => !refusing.has(id))
  .toSorted((left, right) => right.resources.length - left.resources.length)
const [killed = "", large = ""] = bySize.map(({ id }) => id)
/** What makes the large account too large for one invocation: seven pages in one Region, some of it to be changed. */
const queues = Array.from({ length: 640 }, (_, index): ResourceSeed => ({
  arn: `arn:aws:sqs:${generated.homeRegion}:${large}:queue-${index}`,
  region: generated.homeRegion,
  tags: index % 16 === 0 ? { Temp: "yes" } : { Owner: "me", CostCenter: "4000", Environment: "prod" },
  visibility: "tagged",
  tagging: "ok",
}))
const seed = {
  ...generated,
  accounts: generated.accounts.map((account) => ({
    ...account,
    ...(refusing.has(account.id) ? { role: "refuses" as const } : {}),
    ...(account.id === large ? { resources: [...account.resources, ...queues] } : {}),
  })),
}
/** How often the large account may ask for resources until an invocation of it is told that its time is over. */
const asksInTime = 4
/** How many tags of accounts and units an invocation of prepare reads until it is told that its time is over. */
const tagsInTime = 15
/** Accounts that are asked for by name: one that refuses, and two that do not. */
const named = [...refusing].slice(0, 1).concat(bySize.slice(2, 4).map(({ id }) => id))
/** Of the alerts about accounts one channel takes those below Workloads, where the refusing ones are, and one the others. */
const text = `${demoPolicy(seed)}
alerts:
  channels:
    - { name: workloads, sns: "arn:aws:sns:eu-west-1:222222222222:workloads", accounts: ["Workloads/**"] }
    - { name: sandbox, sns: "arn:aws:sns:eu-west-1:222222222222:sandbox", accounts: ["Sandbox/**"] }
`

const scope = Scope.makeUnsafe()
const served = async () => {
  const aws = await Effect.runPromise(Scope.provide(makeLocalAws({ seed, tables: tableInputs }), scope))
  const { url } = await Effect.runPromise(Scope.provide(serve(aws, 0), scope))
  return { aws, url }
}
const environmentOf = (aws: LocalAws, url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: aws.region,
  AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
  AWS_SESSION_TOKEN: "",
  AWS_EC2_METADATA_DISABLED: "true",
})

/** A topic that the functions tell of alerts, with somebody who hears what is published there. */
const subscribedTopic = async (aws: LocalAws, url: string, name: string): Promise<void> => {
  const sns = new SNSClient({ region: aws.region, endpoint: url, credentials: aws.credentials })
  const { TopicArn: topic = "" } = await sns.send(new CreateTopicCommand({ Name: name }))
  await sns.send(
    new SubscribeCommand({ TopicArn: topic, Protocol: "email", Endpoint: `${name}@example.com` }),
  )
}

const placesOf = (document: Record<string, unknown>) =>
  (document["failures"] as ReadonlyArray<{ account: string; region: string; reason: string }>).map(
    ({ account, region, reason }) => [account, region, reason],
  )

/** What the command prints on an organization of its own, or on this one. */
const printedBy = async (
  at: { readonly aws: LocalAws; readonly url: string },
  args: ReadonlyArray<string>,
) => {
  const policy = join(mkdtempSync(join(tmpdir(), "orgtag-execution-")), "orgtag.yaml")
  writeFileSync(policy, text)
  const [command = "", ...rest] = args
  const child = spawn(
    process.execPath,
    [join(workspace, "apps/cli/bin/orgtag.js"), command, "-p", policy, "--json", ...rest],
    { env: { ...process.env, ...environmentOf(at.aws, at.url) } },
  )
  let printed = ""
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()))
  await new Promise((done) => child.on("exit", done))
  return JSON.parse(printed) as Record<string, unknown>
}

/** Runs an invocation in a process of its own, which `watched` is handed a way to kill. */
const invokeAndKill = (bundle: string, event: unknown, watched: { atWrite: (() => void) | undefined }) =>
  new Promise<never>((_resolve, reject) => {
    const script = `import(${JSON.stringify(pathToFileURL(bundle).href)}).then(({ handler }) => handler(JSON.parse(process.env.EVENT), { awsRequestId: "killed", getRemainingTimeInMillis: () => 900000 }))`
    const child = spawn(process.execPath, ["-e", script], {
      env: { ...process.env, EVENT: JSON.stringify(event) },
      stdio: "ignore",
    })
    watched.atWrite = () => child.kill("SIGKILL")
    child.on("exit", () => {
      watched.atWrite = undefined
      reject(Object.assign(new Error("killed"), { name: "Runtime.ExitError" }))
    })
  })

describe(
  "an execution of the synthesized state machine, over the built bundles",
  { timeout: 240_000 },
  () => {
    let aws: LocalAws
    let deployed: DeployedFunctions
    let runner: StateMachineRunner
    let url = ""
    const invocations = new Map<string, number>()
    const watched: { atWrite: (() => void) | undefined } = { atWrite: undefined }
    /** The page tokens with which the large account asked for resources; without one it begins. */
    const asked: Array<string> = []
    /** Of what tags were asked for while the first sweep was prepared. */
    const tagsAsked: Array<string> = []
    /** What stands in the environment of functions in place of what is deployed. */
    let instead: Readonly<Record<string, string>> = {}

    const invoke = async (functionArn: string, payload: unknown): Promise<unknown> => {
      const id = deployed.named(functionArn)
      const event: unknown = JSON.parse(JSON.stringify(payload))
      const { account, execution } = event as {
        readonly account?: { readonly id: string }
        readonly execution?: { readonly id: string }
      }
      const turn = (invocations.get(account?.id ?? id) ?? 0) + 1
      invocations.set(account?.id ?? id, turn)
      if (account?.id === killed && turn === 1) {
        Object.assign(process.env, deployed.environmentOf(id))
        return invokeAndKill(deployed.bundleOf(id), event, watched)
      }
      if (id === "prepare" && execution?.id === "execution:one") {
        const read = tagsAsked.length
        const over = () => tagsAsked.length - read >= tagsInTime
        return deployed.invoke(id, event, { remaining: () => (over() ? 1 : 900_000), instead })
      }
      const before = asked.length
      const isOver = () => account?.id === large && turn < 6 && asked.length - before >= asksInTime
      return deployed.invoke(id, event, { remaining: () => (isOver() ? 1 : 900_000), instead })
    }

    beforeAll(async () => {
      const made = await served()
      aws = made.aws
      url = made.url
      aws.onCall((_service, operation, phase, call) => {
        if (phase === "after" && operation === "TagResources" && call.account === killed) watched.atWrite?.()
        if (phase === "before" && operation === "ListTagsForResource")
          tagsAsked.push(JSON.stringify(call.input.fields["ResourceId"]))
        if (phase === "before" && operation === "GetResources" && call.account === large)
          if (call.input.fields["ResourceARNList"] === undefined && call.region === generated.homeRegion)
            asked.push(JSON.stringify(call.input.fields["PaginationToken"] ?? ""))
      })
      const { policy } = Result.getOrThrow(decodePolicy(text, "orgtag.yaml"))
      const stage = new SynthesizedStage(stageOfOrganization(seed, policy, aws.region))
      const policies = new SynthesizedPolicies(stage)
      deployed = await DeployedFunctions.deploy({ ...made, policies, policyText: text })
      for (const name of ["orgtag-alerts", "workloads", "sandbox"]) await subscribedTopic(aws, made.url, name)
      process.env["ORGTAG_LOG_LEVEL"] = "Error"
      const { getObject, putObject, publish } = deployed
      runner = new StateMachineRunner(stage.stateMachine, { invoke, publish, getObject, putObject })
    }, 60_000)

    afterAll(async () => {
      await Effect.runPromise(Scope.close(scope, Exit.void))
    })

    const isComparable = ["outcome", "coverage", "resources", "changes", "failuresOmitted", "findings"]

    it("plans some accounts with a session that only reads, and writes neither to them nor to the record", async () => {
      const failed = await runner
        .execute("execution:plan", "2027-01-01T02:00:00.000Z", { mode: "plan", accounts: named })
        .catch((error: unknown) => error)
      expect(failed).toMatchObject({ name: "OrgtagPartial" })
      const report = await deployed.reportNamedIn(String(failed))
      const expected = await printedBy({ aws, url }, [
        "plan",
        ...named.flatMap((account) => ["--account", account]),
      ])
      expect(report["mode"]).toBe("plan")
      for (const part of isComparable) expect([part, report[part]]).toEqual([part, expected[part]])
      expect(placesOf(report)).toEqual(placesOf(expected))
      expect(report["resources"]).toMatchObject({ changed: expect.any(Number) })
      expect(aws.writes()).toEqual([])
      expect(await recordIn(aws, url)).toEqual([])
      expect(aws.notifications()).toEqual([])
    })

    const input = { trigger: "schedule", scheduledTime: "2027-01-01T03:00:00Z" }

    it("comes to what the command comes to on the same organization", async () => {
      tagsAsked.length = 0
      const failed = await runner
        .execute("execution:one", "2027-01-01T03:00:01.000Z", input)
        .catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(ExecutionFailed)
      expect(failed).toMatchObject({ name: "OrgtagPartial" })
      expect(invocations.get(killed)).toBe(2)
      // The plan's preparation was one call; this one had to be called again, and read no tags twice.
      expect(invocations.get("prepare")).toBeGreaterThan(3)
      expect(new Set(tagsAsked).size).toBe(tagsAsked.length)
      expect(invocations.get(large)).toBeGreaterThan(2)
      // It goes on by its token: its walk begins once, and pages are asked for again only where they were asked for ahead.
      expect(asked.filter((token) => token === '""')).toHaveLength(1)
      expect(asked.length).toBeLessThanOrEqual(8 + 2 * (invocations.get(large) ?? 0))
      const report = await deployed.reportNamedIn(String(failed))

      const twin = await served()
      const expected = await printedBy(twin, ["sweep", "--yes"])
      for (const part of isComparable) expect([part, report[part]]).toEqual([part, expected[part]])
      expect(placesOf(report)).toEqual(placesOf(expected))
      expect(placesOf(report)).toHaveLength(2)
      expect(await recordIn(aws, url)).toEqual(await recordIn(twin.aws, twin.url))
      expect(aws.snapshot()).toEqual(twin.aws.snapshot())
      const told = aws.notifications().map(({ endpoint, subject }) => `${endpoint}: ${subject ?? ""}`)
      expect(told.toSorted()).toEqual([
        expect.stringMatching(/^orgtag-alerts@.*2 accounts .* that no sweep could enter/u),
        expect.stringMatching(/^workloads@.*2 accounts .* that no sweep could enter/u),
      ])
    })

    it("ends as a duplicate where the schedule's event is delivered again", async () => {
      const writes = aws.writes().length
      expect(await runner.execute("execution:two", "2027-01-01T03:00:09.000Z", input)).toMatchObject({
        outcome: "duplicate",
      })
      expect(aws.writes()).toHaveLength(writes)
    })

    it("ends as a duplicate where an onboarding event is delivered again, and otherwise sweeps the accounts that none entered", async () => {
      const event = {
        trigger: "onboarding",
        event: {
          version: "0",
          id: "7a1f4c1e-0000-4000-8000-000000000001",
          "detail-type": "AWS Service Event via CloudTrail",
          source: "aws.organizations",
          account: generated.managementAccountId,
          time: "2027-01-01T04:00:00Z",
          region: "us-east-1",
          resources: [],
          detail: { eventName: "CreateAccountResult", eventSource: "organizations.amazonaws.com" },
        },
      }
      const swept = await runner
        .execute("execution:three", "2027-01-01T04:00:01.000Z", event)
        .catch((error: unknown) => error)
      expect(swept).toMatchObject({ name: "OrgtagPartial" })
      expect(await runner.execute("execution:four", "2027-01-01T04:00:02.000Z", event)).toMatchObject({
        outcome: "duplicate",
      })
    })

    it("sweeps some accounts only, where they are named in its input", async () => {
      const [, first = "", second = ""] = named
      const done = await runner.execute("execution:some", "2027-01-01T04:30:00.000Z", {
        accounts: [first, second],
      })
      expect(done).toMatchObject({ outcome: "complete" })
      const report = await deployed.reportNamedIn((done as { readonly report: string }).report)
      expect(report["coverage"]).toMatchObject({
        accounts: { total: seed.accounts.length, swept: 2, failed: 0 },
      })
    })

    it("is aborted, and not tried again, where a function lacks what it needs", async () => {
      const before = invocations.get("prepare")
      instead = { ORGTAG_POLICY_KEY: "nowhere.yaml" }
      const failed = await runner
        .execute("execution:five", "2027-01-01T05:00:00.000Z", {})
        .catch((error: unknown) => error)
      instead = {}
      expect(failed).toMatchObject({ name: "OrgtagAborted" })
      expect(invocations.get("prepare")).toBe((before ?? 0) + 1)
      expect(handlerErrors.unusable).toBe("OrgtagUnusable")
    })
  },
)
