import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { alertDocument, alertText } from "../../src/index.ts"
import { snsChannel, toldAlert } from "../samples.ts"
import { ChannelStand } from "./ChannelStand.ts"

let stand: ChannelStand

beforeEach(async () => {
  stand = await ChannelStand.make()
})

afterEach(() => stand.close())

const got = () => stand.aws.notifications().map(({ endpoint }) => endpoint)

describe("a topic", { timeout: 60_000 }, () => {
  it("hands people the text and machines the document", async () => {
    await stand.subscribe("alerts", "email", "ops@example.com")
    await stand.subscribe("alerts", "sqs", "arn:aws:sqs:eu-west-1:222222222222:alerts")
    expect(await stand.send(snsChannel(), toldAlert())).toBeUndefined()
    const [mail, queue] = stand.aws.notifications()
    expect(mail?.subject).toBe(
      "orgtag critical: 2 accounts not wholly looked at: 3 accounts or Regions failed",
    )
    expect(mail?.message).toBe(alertText(toldAlert()))
    expect(JSON.parse(queue?.message ?? "")).toEqual(alertDocument(toldAlert()))
  })

  it("filters by severity, cause and account", async () => {
    await stand.subscribe("alerts", "email", "critical@example.com", { severity: ["critical"] })
    await stand.subscribe("alerts", "email", "notices@example.com", { severity: ["notice"] })
    await stand.subscribe("alerts", "email", "lab@example.com", {
      accounts: ["444444444444", "organization"],
    })
    await stand.subscribe("alerts", "email", "other@example.com", { accounts: ["555555555555"] })
    await stand.send(snsChannel(), toldAlert())
    expect(got()).toEqual(["critical@example.com", "lab@example.com"])
    await stand.send(snsChannel(), toldAlert({ severity: "notice", accounts: [] }))
    expect(got().slice(2)).toEqual(["notices@example.com", "lab@example.com"])
  })

  it("that is FIFO hands on an alert that is delivered twice once", async () => {
    await stand.subscribe("alerts.fifo", "sqs", "arn:aws:sqs:eu-west-1:222222222222:alerts.fifo")
    expect(await stand.send(snsChannel("alerts.fifo"), toldAlert())).toBeUndefined()
    expect(await stand.send(snsChannel("alerts.fifo"), toldAlert())).toBeUndefined()
    expect(got()).toHaveLength(1)
  })

  it("gives an alert that is delivered twice the same id", async () => {
    await stand.subscribe("alerts", "sqs", "arn:aws:sqs:eu-west-1:222222222222:alerts")
    stand.aws.setFaults([{ service: "SNS", operation: "Publish", calls: "1-1", do: { cut: "after-apply" } }])
    expect(await stand.send(snsChannel(), toldAlert())).toBeUndefined()
    const ids = stand.aws.notifications().map(({ attributes }) => attributes.get("id")?.value)
    expect(ids).toEqual([toldAlert().id, toldAlert().id])
  })

  it("that throttles is asked again", async () => {
    await stand.subscribe("alerts", "email", "ops@example.com")
    stand.aws.setFaults([{ service: "SNS", operation: "Publish", calls: "1-2", do: { throttle: true } }])
    expect(await stand.send(snsChannel(), toldAlert())).toBeUndefined()
    expect(got()).toHaveLength(1)
  })

  it.each([
    ["is not there", snsChannel("none"), "not-found"],
    [
      "is another account's",
      { ...snsChannel(), topicArn: "arn:aws:sns:eu-west-1:333333333333:alerts" },
      "denied",
    ],
  ])("that %s is told as that, at once", async (_name, channel, reason) => {
    expect(await stand.send(channel, toldAlert())).toMatchObject({ service: "SNS", reason, attempts: 1 })
  })

  it("whose key may not be used is told as denied", async () => {
    await stand.subscribe("alerts", "email", "ops@example.com")
    const error = { code: "KMSAccessDenied", status: 400 }
    stand.aws.setFaults([{ service: "SNS", operation: "Publish", calls: "rate:1", do: { error } }])
    expect(await stand.send(snsChannel(), toldAlert())).toMatchObject({ reason: "denied", attempts: 1 })
  })
})
