import { createHmac } from "node:crypto"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type AlertDocument, alertDocument, slackMessage } from "../../src/index.ts"
import { tenThousand, toldAlert, webhookChannel } from "../samples.ts"
import { HttpsReceiver } from "@orgtag/local-aws/receiver"
import { ChannelStand } from "./ChannelStand.ts"

let receiver: HttpsReceiver
let stand: ChannelStand

beforeEach(async () => {
  receiver = await HttpsReceiver.listen()
  stand = await ChannelStand.make()
  await stand.lead(receiver)
})

afterEach(async () => {
  await receiver.close()
  await stand.close()
})

const key = "a-key-of-at-least-sixteen-characters"

describe("a webhook", { timeout: 60_000 }, () => {
  it("gets the document, with the alert's id", async () => {
    expect(await stand.send(webhookChannel(), toldAlert())).toBeUndefined()
    const [request, ...more] = receiver.received
    expect(more).toEqual([])
    expect(JSON.parse(request?.body ?? "")).toEqual(alertDocument(toldAlert()))
    expect(request?.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "x-orgtag-id": toldAlert().id,
    })
    expect(request?.headers["x-orgtag-signature"]).toBeUndefined()
  })

  it("of Slack gets what Slack takes", async () => {
    expect(await stand.send(webhookChannel("slack"), toldAlert())).toBeUndefined()
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toEqual(slackMessage(toldAlert()))
  })

  it("with a key gets a signature over timestamp and body", async () => {
    await stand.lead(receiver, key)
    await stand.send(webhookChannel(), toldAlert())
    const [request] = receiver.received
    const headers = request?.headers ?? {}
    const body = request?.body ?? ""
    const timestamp = String(headers["x-orgtag-timestamp"])
    expect(Math.abs(Number(timestamp) * 1000 - Date.now())).toBeLessThan(60_000)
    const expected = createHmac("sha256", key).update(`v1:${timestamp}:${body}`).digest("hex")
    expect(headers["x-orgtag-signature"]).toBe(`v1=${expected}`)
  })

  it("that was rotated in Secrets Manager is used as it is there now", async () => {
    await stand.send(webhookChannel(), toldAlert())
    const other = await HttpsReceiver.listen()
    await stand.lead(other)
    await stand.send(webhookChannel(), toldAlert())
    expect([receiver.received.length, other.received.length]).toEqual([1, 1])
    await other.close()
  })

  it.each(["json", "slack"] as const)(
    "in %s is sent no more than it takes, and hears how much is left out",
    async (preset) => {
      expect(await stand.send(webhookChannel(preset), tenThousand)).toBeUndefined()
      const body = receiver.received[0]?.body ?? ""
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(preset === "slack" ? 16_000 : 64 * 1024)
      const {
        examples = [],
        examplesOmitted = Number(/… and ([\d,]+) more/u.exec(body)?.[1]?.replace(",", "")),
      } = JSON.parse(body) as Partial<AlertDocument>
      expect(examples.length + examplesOmitted).toBeGreaterThanOrEqual(preset === "slack" ? 9_000 : 10_000)
      expect(body).toContain("denied")
      expect(body).toMatch(/10,?000/u)
    },
  )

  it.each([
    ["429 and then 200", [429, 200], 2],
    ["500, 503 and then 204", [500, 503, 204], 3],
    ["a connection that breaks, and then 200", ["cut", 200], 2],
    ["a slow 200", ["slow"], 1],
  ] as const)("is delivered to after %s", async (_name, script, requests) => {
    receiver.script = [...script]
    expect(await stand.send(webhookChannel(), toldAlert())).toBeUndefined()
    expect(receiver.received).toHaveLength(requests)
    expect(new Set(receiver.received.map(({ headers }) => headers["x-orgtag-id"]))).toEqual(
      new Set([toldAlert().id]),
    )
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  })

  it("waits longer each time before it tries again", async () => {
    receiver.script = [500, 500, 500, 200]
    await stand.send(webhookChannel(), toldAlert())
    const waits = receiver.received.slice(1).map(({ at }, index) => at - (receiver.received[index]?.at ?? 0))
    expect(waits[0]).toBeGreaterThan(150)
    expect(waits[2] ?? 0).toBeGreaterThan((waits[0] ?? 0) * 2)
  })

  it.each([429, 503])(
    "that says %i and to come back later is asked again then, and no sooner",
    async (status) => {
      receiver.script = [{ status, retryAfter: "3" }, 200]
      expect(await stand.send(webhookChannel(), toldAlert())).toBeUndefined()
      const [first, second] = receiver.received.map(({ at }) => at)
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(2_900)
      expect((second ?? 0) - (first ?? 0)).toBeLessThan(6_000)
    },
  )

  it("that asks for longer than a sweep's end may wait is left alone until the next", async () => {
    receiver.script = [{ status: 429, retryAfter: "11" }, 200]
    expect(await stand.send(webhookChannel(), toldAlert())).toMatchObject({
      reason: "throttled",
      code: "HTTP 429",
      detail: "the webhook refused the alert and asks to be left alone for 11 seconds",
      attempts: 1,
    })
    expect(receiver.received).toHaveLength(1)
  })

  it.each([
    [400, "invalid", "HTTP 400"],
    [401, "denied", "Forbidden"],
    [403, "denied", "Forbidden"],
    [404, "not-found", "WebhookNotFound"],
    [410, "not-found", "WebhookNotFound"],
    [301, "invalid", "HTTP 301"],
  ])("that says %i is not asked again", async (status, reason, code) => {
    receiver.script = [status]
    expect(await stand.send(webhookChannel(), toldAlert())).toMatchObject({
      service: "webhook ops",
      reason,
      code,
      attempts: 1,
    })
    expect(receiver.received).toHaveLength(1)
  })

  it("that says 500 for ever is given up after five attempts", async () => {
    receiver.script = [500]
    expect(await stand.send(webhookChannel(), toldAlert())).toMatchObject({
      reason: "unavailable",
      code: "HTTP 500",
      attempts: 5,
    })
  })

  it("is not followed where it redirects, wherever that leads", async () => {
    const other = await HttpsReceiver.listen()
    receiver.script = [{ redirect: other.url() }]
    expect(await stand.send(webhookChannel(), toldAlert())).toMatchObject({
      reason: "invalid",
      code: "HTTP 302",
    })
    expect(other.received).toEqual([])
    await other.close()
  })

  it("that hangs is left after five seconds an attempt", async () => {
    receiver.script = ["hang", 200]
    const started = Date.now()
    expect(await stand.send(webhookChannel(), toldAlert())).toBeUndefined()
    expect(Date.now() - started).toBeGreaterThan(4_900)
    expect(Date.now() - started).toBeLessThan(9_000)
  })

  it("whose certificate nobody vouches for is not spoken to", async () => {
    stand.trusted = undefined
    expect(await stand.send(webhookChannel(), toldAlert())).toMatchObject({ reason: "unavailable" })
    expect(receiver.received).toEqual([])
  })
})

describe("the address of a webhook", { timeout: 60_000 }, () => {
  it.each(["localhost", "127.0.0.1"])(
    "%s is refused without a connection, as this machine's",
    async (host) => {
      stand.mayConnect = (await import("../../src/index.ts")).isPublicAddress
      await stand.keepSecret(receiver.url(host))
      const failure = await stand.send(webhookChannel(), toldAlert())
      expect(failure).toMatchObject({ reason: "invalid", code: "AddressRefused", attempts: 1 })
      expect(receiver.received).toEqual([])
      expect(failure?.message).not.toContain("127.0.0.1")
    },
  )

  it("that is checked is the one that is connected to: every lookup goes by the check", async () => {
    const asked: Array<string> = []
    stand.mayConnect = (address) => {
      asked.push(address)
      // The second time the name would be let through nowhere: it is not asked a second time.
      return asked.filter((each) => each === "127.0.0.1").length === 1 || address !== "127.0.0.1"
    }
    expect(await stand.send(webhookChannel(), toldAlert())).toBeUndefined()
    expect(asked.filter((each) => each === "127.0.0.1")).toHaveLength(1)
  })

  it.each([
    ["http", "http://example.com/hook"],
    ["ftp", "ftp://example.com/hook"],
    ["a name and a password", "https://user:pass@example.com/hook"],
    ["no URL", "the hook"],
    ["JSON of something else", '{"address":"https://example.com"}'],
    ["a key that is too short", '{"url":"https://example.com/hook","signingKey":"short"}'],
    ["nothing but a brace", "{"],
  ])("with %s is refused before anything is looked up", async (_name, secret) => {
    await stand.keepSecret(secret)
    const failure = await stand.send(webhookChannel(), toldAlert())
    expect(failure).toMatchObject({ reason: "invalid", code: "WebhookSecretInvalid" })
    expect(failure?.message).not.toMatch(/example\.com|pass|short/u)
  })
})

describe("what is secret of a webhook", { timeout: 60_000 }, () => {
  it.each([[[500]], [[403]], [["cut"]]] as const)("is in no failure after %s", async (script) => {
    await stand.lead(receiver, key)
    receiver.script = [...script]
    const failure = await stand.send(webhookChannel(), toldAlert())
    const said = [JSON.stringify(failure), failure?.message, failure?.stack].join("\n")
    expect(failure).toBeDefined()
    for (const secret of [key, "s3cret", "/hook", "localhost"]) expect(said).not.toContain(secret)
  })

  it("is told as missing, by its name, where Secrets Manager has no such secret", async () => {
    const failure = await stand.send({ ...webhookChannel(), secret: "orgtag/none" }, toldAlert())
    expect(failure).toMatchObject({
      service: "Secrets Manager",
      operation: "GetSecretValue",
      reason: "not-found",
    })
  })
})
