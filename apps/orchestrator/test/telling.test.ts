import { emittedIn } from "@orgtag/local-aws/emitted"
import { HttpsReceiver } from "@orgtag/local-aws/receiver"
import { type OrganizationSeed, twoAccounts } from "@orgtag/local-aws"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { FunctionStand } from "./FunctionStand.ts"

const shop = "333333333333"
const tagging = "Resource Groups Tagging API"

/** A few queues in the shop; nothing anywhere else. */
const organization = (): OrganizationSeed => ({
  ...twoAccounts(),
  accounts: twoAccounts().accounts.map((account) => ({
    ...account,
    resources:
      account.id !== shop
        ? []
        : [1, 2, 3].map((index) => ({
            arn: `arn:aws:sqs:eu-west-1:${shop}:q${index}`,
            region: "eu-west-1",
            tags: { Env: "prod" },
            visibility: "tagged",
            tagging: "ok",
          })),
  })),
})

const signingKey = "a-key-of-at-least-sixteen-characters"

const policy = `version: 1
organization: { include: ["${shop}", "444444444444"], regions: [eu-west-1] }
access: { roleName: orgtag-member, externalId: local, roleCheck: off }
rules: [{ id: owner, set: { Owner: nobody } }]
inventory: { resourceExplorer: off, iam: off, autoScaling: off }
awsTagPolicies: ignore
alerts:
  channels:
    - { name: json, webhook: { secret: orgtag/json } }
    - { name: chat, webhook: { secret: orgtag/chat, preset: slack }, accounts: ["Workloads/**"] }
    - { name: security, webhook: { secret: orgtag/security }, accounts: ["Security/**"] }
`

let stand: FunctionStand
let json: HttpsReceiver
let chat: HttpsReceiver
let security: HttpsReceiver

beforeEach(async () => {
  stand = await FunctionStand.make(organization(), policy)
  json = await HttpsReceiver.listen()
  chat = await HttpsReceiver.listen()
  security = await HttpsReceiver.listen()
  stand.trusted = json.certificate
  await stand.keepSecret("orgtag/json", JSON.stringify({ url: json.url(), signingKey }))
  await stand.keepSecret("orgtag/chat", chat.url())
  await stand.keepSecret("orgtag/security", security.url())
})

afterEach(async () => {
  await Promise.all([json, chat, security].map((receiver) => receiver.close()))
  await stand.close()
})

/** The shop cannot be read, in the whole execution. */
const unreadable = (...more: Parameters<FunctionStand["aws"]["setFaults"]>[0]) =>
  stand.aws.setFaults([
    {
      service: tagging,
      operation: "GetResources",
      account: shop,
      calls: "rate:1",
      do: { error: { code: "AccessDeniedException", status: 400 } },
    },
    ...more,
  ])

/** Nobody may list the accounts. */
const unlistable = () =>
  stand.aws.setFaults([
    {
      service: "Organizations",
      operation: "ListAccounts",
      calls: "rate:1",
      do: { error: { code: "AccessDeniedException", status: 400 } },
    },
  ])

const published = () => stand.aws.notifications().map(({ subject }) => subject)
const ids = (receiver: HttpsReceiver) => receiver.received.map(({ headers }) => headers["x-orgtag-id"])
const valueOf = (name: string, dimension = "") =>
  emittedIn(stand.lines).findLast((each) => each.name === name && each.dimension === dimension)?.value

describe("the function that concludes", { timeout: 120_000 }, () => {
  it("tells the deployment's topic and the policy's channels of the accounts that they are for, by name, once", async () => {
    unreadable()
    expect(await stand.execute("one")).toMatchObject({ outcome: "partial" })
    expect(published()).toEqual([expect.stringMatching(/critical: 1 account not wholly looked at/u)])
    expect(stand.aws.notifications()[0]?.message).toContain(`shop (${shop}) eu-west-1`)
    expect(JSON.parse(json.received[0]?.body ?? "{}")).toMatchObject({ accountNames: { [shop]: "shop" } })
    expect(chat.received[0]?.body).toContain(`shop (${shop})`)
    expect(security.received).toEqual([])
    await stand.execute("two")
    expect([published(), json.received, chat.received].map(({ length }) => length)).toEqual([1, 1, 1])
  })

  it("keeps what a channel did not take, says so, and hands it on when it concludes the next sweep", async () => {
    unreadable({
      service: "SNS",
      operation: "Publish",
      calls: "rate:1",
      do: { error: { code: "KMSAccessDenied", status: 400 } },
    })
    json.script = [403]
    const { sweepId } = await stand.execute("one")
    expect(valueOf("UndeliveredAlerts")).toBe(1)
    expect(chat.received).toHaveLength(1)
    const said = stand.lines.filter((line) => line.includes("alert not delivered"))
    expect(said.map((line) => JSON.parse(line) as unknown)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          level: "ERROR",
          annotations: expect.objectContaining({ channel: "json", reason: "denied", sweep: sweepId }),
        }),
        expect.objectContaining({
          level: "ERROR",
          annotations: expect.objectContaining({ channel: "deployment", reason: "denied", sweep: sweepId }),
        }),
      ]),
    )
    unreadable()
    json.received.length = 0
    json.script = [200]
    stand.lines.length = 0
    await stand.execute("two")
    expect(stand.aws.notifications().map(({ attributes }) => attributes.get("id")?.value)).toEqual([
      `${sweepId}:coverage-partial`,
    ])
    expect(ids(json)).toEqual([`${sweepId}:coverage-partial`])
    expect(ids(chat)).toEqual([`${sweepId}:coverage-partial`, expect.stringMatching(/:alerts-undelivered$/u)])
    expect(valueOf("UndeliveredAlerts")).toBe(0)
  })

  it("is held up by a channel that hangs no longer than twenty seconds, and the other channels not at all", async () => {
    json.script = ["hang"]
    unreadable()
    const began = Date.now()
    await stand.execute("one")
    const took = Date.now() - began
    expect(took).toBeLessThan(30_000)
    expect((chat.received[0]?.at ?? Infinity) - began).toBeLessThan(10_000)
    expect(json.received.length).toBeGreaterThan(1)
    expect(valueOf("UndeliveredAlerts")).toBe(1)
  })

  it("emits what its report says, what it took, and how often AWS refused it for its rate", async () => {
    unreadable({ service: "S3", operation: "GetObject", calls: "1-2", do: { throttle: true } })
    const { report } = await stand.execute("one")
    const document = JSON.parse(await stand.result(report.slice("s3://results/".length))) as {
      readonly coverage: {
        readonly accountRegions: Record<string, number>
        readonly accounts: Record<string, number>
      }
      readonly changes: Record<string, number>
      readonly resources: Record<string, number>
    }
    const { accounts, accountRegions } = document.coverage
    expect(valueOf("Coverage")).toBe(50)
    for (const state of ["swept", "failed", "exempt"]) {
      expect([state, valueOf("Accounts", `State=${state}`)]).toEqual([state, accounts[state]])
      expect([state, valueOf("AccountRegions", `State=${state}`)]).toEqual([state, accountRegions[state]])
    }
    expect(valueOf("FailuresByReason", "Reason=denied")).toBe(1)
    expect(valueOf("Failures")).toBe(1)
    expect(valueOf("SweepsByOutcome", "Outcome=partial")).toBe(1)
    expect(valueOf("AlertsRaised", "Severity=critical")).toBe(1)
    expect(valueOf("OpenActions")).toBe(0)
    expect(valueOf("LastCompleteSweepAge")).toBeLessThan(60)
    for (const stage of ["prepare", "account", "conclude"])
      expect(valueOf("StageDuration", `Stage=${stage}`)).toBeGreaterThan(0)
    const throttled = emittedIn(stand.lines).filter(({ name }) => name === "ThrottledCalls")
    expect(throttled.map(({ value }) => value)).toEqual([2, 0, 0, 0])
  })

  it("says nothing of how much is covered where only some accounts were asked for", async () => {
    await stand.execute("one", { accounts: [shop] })
    expect(valueOf("SweepsConcluded", "Scope=part")).toBe(1)
    expect(valueOf("Coverage")).toBeUndefined()
    expect(valueOf("Changes", "Kind=add")).toBe(3)
    await stand.execute("two")
    expect(valueOf("SweepsConcluded", "Scope=whole")).toBe(1)
    expect(valueOf("Coverage")).toBe(100)
  })

  it("counts the changes of a sweep by kind, and when the last complete one was", async () => {
    await stand.execute("one")
    expect(valueOf("Changes", "Kind=add")).toBe(3)
    expect(valueOf("ChangeResults", "Status=verified")).toBe(3)
    expect(valueOf("Resources", "Class=changed")).toBe(3)
    expect(valueOf("SweepsByOutcome", "Outcome=complete")).toBe(1)
    expect(published()).toEqual([])
  })
})

describe("what others wrote", { timeout: 120_000 }, () => {
  const token = `IQoJb3JpZ2luX2Vj${"A1b2".repeat(40)}`
  const forged = '{"level":"FATAL","message":"forged"}'
  const said = `no\u2028${forged}\u202e\u0007 X-Amz-Security-Token: ${token} <!channel> https://evil.example`

  it("stays text in every line of the logs and every message, and what looks like a credential is in none", async () => {
    const body = JSON.stringify({ __type: "AccessDeniedException", message: said })
    const refusal = { calls: "rate:1", do: { error: { code: "AccessDeniedException", status: 400, body } } }
    stand.aws.setFaults([{ service: tagging, operation: "GetResources", account: shop, ...refusal }])
    const { report } = await stand.execute("one")
    expect(JSON.parse(json.received[0]?.body ?? "{}")).toMatchObject({
      examples: [{ text: expect.stringContaining("[token] <!channel> https://evil.example") as unknown }],
    })
    expect(stand.aws.notifications()[0]?.message).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|:\/\//u)
    expect(await stand.result(report.slice("s3://results/".length))).toContain("evil.example")
    stand.aws.setFaults([{ service: "Organizations", operation: "ListAccounts", ...refusal }])
    expect(await stand.execute("two")).toMatchObject({ outcome: "aborted" })
    expect(stand.lines.some((line) => line.includes("the invocation failed"))).toBe(true)
    for (const line of stand.lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(JSON.parse(line)).not.toMatchObject({ level: "FATAL" })
    }
    expect(stand.lines.some((line) => line.includes("evil.example"))).toBe(true)
    const kept = [...stand.lines, ...(await stand.kept()), json.received[0]?.body ?? ""]
    expect(kept.filter((text) => text.includes(token.slice(0, 40)))).toEqual([])
  })
})

describe("a sweep that never reached the accounts", { timeout: 120_000 }, () => {
  it("is told to all channels with the reason, counted, and told once", async () => {
    unlistable()
    const ended = await stand.execute("one")
    expect(ended).toMatchObject({
      outcome: "aborted",
      summary: expect.stringContaining("Organizations ListAccounts: AccessDeniedException"),
    })
    expect(published()).toEqual(["orgtag critical: the sweep ended before it reached any account"])
    for (const receiver of [json, chat, security]) expect(receiver.received).toHaveLength(1)
    expect(JSON.parse(json.received[0]?.body ?? "{}")).toMatchObject({
      cause: "sweep-aborted",
      outcome: "aborted",
      hint: expect.stringContaining("docs/permissions.md"),
      examples: [{ text: expect.not.stringContaining("at somewhere") as unknown }],
    })
    expect(valueOf("SweepsByOutcome", "Outcome=aborted")).toBe(1)
    expect(valueOf("AlertsRaised", "Severity=critical")).toBe(1)
    await stand.execute("two")
    expect(published()).toHaveLength(1)
    expect(valueOf("SweepsByOutcome", "Outcome=aborted")).toBe(1)
    expect(valueOf("AlertsRaised", "Severity=critical")).toBe(0)
  })

  it("is told to the deployment's topic where not even the policy can be read", async () => {
    stand.environment["ORGTAG_POLICY_KEY"] = "nowhere.yaml"
    expect(await stand.execute("one", { accounts: "no list" })).toMatchObject({ outcome: "aborted" })
    expect(published()).toEqual(["orgtag critical: the sweep ended before it reached any account"])
    expect(json.received).toEqual([])
  })
})

describe("what is secret of the channels", { timeout: 120_000 }, () => {
  it.each([
    ["takes what it is sent", 200],
    ["refuses", 403],
    ["fails", 500],
    ["breaks the connection", "cut"],
    ["asks to be left alone", { status: 429, retryAfter: "60" }],
    ["redirects to where its secrets are", { redirect: "https://localhost/hook?token=s3cret" }],
  ] as const)("is in nothing that is logged, told or kept where a receiver %s", async (_name, behaviour) => {
    json.script = [behaviour]
    chat.script = [behaviour]
    unreadable()
    const said: Array<string> = []
    for (const id of ["one", "two"]) said.push(JSON.stringify(await stand.execute(id)))
    expect(json.received.length).toBeGreaterThan(0)
    const everything = [
      ...said,
      ...stand.lines,
      ...(await stand.kept()),
      ...stand.aws
        .notifications()
        .map(({ message, attributes }) => `${message}${JSON.stringify([...attributes])}`),
      ...[json, chat, security].flatMap((receiver) => receiver.received.map(({ body }) => body)),
    ]
    expect(everything.length).toBeGreaterThan(40)
    for (const secret of ["s3cret", "/hook", signingKey, "localhost", "127.0.0.1"])
      expect(everything.filter((text) => text.includes(secret))).toEqual([])
  })
})
