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
import { accountCreated, handshakeAccepted, startedByRule, startedBySchedule } from "./deliveries.ts"
import { recordIn, sweepsIn } from "./recordIn.ts"
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
    let stage: SynthesizedStage
    let deployed: DeployedFunctions
    let runner: StateMachineRunner
    let url = ""
    /** What the functions print: their logs and metrics. */
    const lines: Array<string> = []
    const { log } = console
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
      stage = new SynthesizedStage(stageOfOrganization(seed, policy, aws.region))
      const policies = new SynthesizedPolicies(stage)
      deployed = await DeployedFunctions.deploy({ ...made, policies, policyText: text })
      for (const name of ["orgtag-alerts", "workloads", "sandbox"]) await subscribedTopic(aws, made.url, name)
      console.log = (line: unknown) => void lines.push(String(line))
      const { getObject, putObject, publish } = deployed
      runner = new StateMachineRunner(stage.stateMachine, { invoke, publish, getObject, putObject })
    }, 60_000)

    afterAll(async () => {
      console.log = log
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

    const scheduled = () => startedBySchedule(stage, "sweep", "2027-01-01T03:00:00Z")

    it("comes to what the command comes to on the same organization", async () => {
      tagsAsked.length = 0
      const failed = await runner
        .execute("execution:one", "2027-01-01T03:00:01.000Z", scheduled())
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
      const [writes, sweeps] = [aws.writes().length, await sweepsIn(aws, url)]
      expect(await runner.execute("execution:two", "2027-01-01T03:00:09.000Z", scheduled())).toMatchObject({
        outcome: "duplicate",
      })
      expect(aws.writes()).toHaveLength(writes)
      expect(await sweepsIn(aws, url)).toBe(sweeps)
    })

    it("starts one sweep for an onboarding event as AWS sends it, and ends as a duplicate where it is delivered again", async () => {
      const [account = ""] = refusing
      const { managementAccountId } = generated
      const before = await sweepsIn(aws, url)
      const created = startedByRule(stage, accountCreated(managementAccountId, account))
      const swept = await runner
        .execute("execution:three", "2027-01-01T04:00:29.000Z", created)
        .catch((error: unknown) => error)
      // The accounts that no sweep entered yet refuse still.
      expect(swept).toMatchObject({ name: "OrgtagPartial" })
      const report = await deployed.reportNamedIn(String(swept))
      expect(placesOf(report).map(([id]) => id)).toEqual([...refusing].toSorted())
      expect(await runner.execute("execution:four", "2027-01-01T04:00:31.000Z", created)).toMatchObject({
        outcome: "duplicate",
      })
      expect(await sweepsIn(aws, url)).toBe(before + 1)
    })

    it("ends as a duplicate where the event of an account that joined is delivered again", async () => {
      const [account = ""] = refusing
      const joined = startedByRule(stage, handshakeAccepted(generated.managementAccountId, account))
      const first = await runner
        .execute("execution:joined", "2027-01-01T04:10:02.000Z", joined)
        .catch((error: unknown) => error)
      expect(first).not.toMatchObject({ outcome: "duplicate" })
      expect(
        await runner.execute("execution:joined-again", "2027-01-01T04:10:05.000Z", joined),
      ).toMatchObject({
        outcome: "duplicate",
      })
    })

    it("is not started by another account's event, or by one about something else", () => {
      const [account = ""] = refusing
      const event = accountCreated(generated.managementAccountId, account)
      expect(startedByRule(stage, { ...event, account })).toBeUndefined()
      expect(startedByRule(stage, { ...event, detail: { eventName: "TagResource" } })).toBeUndefined()
      expect(startedByRule(stage, event)).toMatchObject({ trigger: "onboarding", event: { id: event.id } })
    })

    it("says in every line of its functions' logs which sweep, account and Region it is about", () => {
      const records = lines.flatMap((line): ReadonlyArray<Readonly<Record<string, unknown>>> => {
        const { annotations, message } = JSON.parse(line) as Readonly<Record<string, unknown>>
        return annotations === undefined ? [] : [{ ...(annotations as object), said: message }]
      })
      expect(records.length).toBeGreaterThan(80)
      for (const record of records) {
        expect(record).toMatchObject({
          sweep: expect.stringMatching(/^20270101T[0-9]+Z-[0-9a-f]{6}$/u),
          account: expect.stringMatching(/^(?:[0-9]{12}|\*)$/u),
          region: expect.stringMatching(/^(?:[a-z]+-[a-z]+-[0-9]|\*)$/u),
        })
      }
      const about = (account: string, region: string) =>
        records.filter((record) => record["account"] === account && record["region"] === region)
      expect(about(large, generated.homeRegion).map((record) => record["said"])).toEqual(
        expect.arrayContaining(["left to the next invocation", "row swept"]),
      )
      const [refused = ""] = refusing
      expect(about(refused, "*").map((record) => record["said"])).toEqual(
        expect.arrayContaining([expect.stringContaining("AccessDenied"), "row failed"]),
      )
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
