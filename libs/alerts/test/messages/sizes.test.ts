import { describe, expect, it } from "vitest"
import { alertDocument, alertText, slackMessage, snsBytes, snsBytesMax, snsMessage } from "../../src/index.ts"
import { slackBytesMax } from "../../src/messages/slackMessage.ts"
import { toldAlert } from "../samples.ts"

/** An alert of which nobody bounded anything: every one of ten thousand resources, each with a long text. */
const unbounded = toldAlert({
  title: "10,000 resources failed in 100 accounts",
  counts: [{ what: "denied", count: 10_000 }],
  examples: Array.from({ length: 10_000 }, (_, index) => ({
    account: "333333333333",
    region: "eu-west-1",
    resource: `arn:aws:sqs:eu-west-1:333333333333:${"𝒳".repeat(50)}${index}`,
    text: "\u0000".repeat(200),
  })),
  examplesOmitted: 0,
  accounts: Array.from({ length: 5_000 }, (_, index) => String(100_000_000_000 + index)),
})

const shown = (document: { examples: ReadonlyArray<unknown>; examplesOmitted: number }): number =>
  document.examples.length + document.examplesOmitted

describe("an alert about ten thousand resources", () => {
  it("is published within 256 KiB, and says how many it leaves out", () => {
    const message = snsMessage(unbounded)
    expect(snsBytes(message)).toBeLessThanOrEqual(snsBytesMax)
    const texts = JSON.parse(message.Message) as Record<string, string>
    const document = JSON.parse(texts["default"] ?? "") as ReturnType<typeof alertDocument>
    expect(shown(document)).toBe(10_000)
    expect(document.examplesOmitted).toBeGreaterThan(9_000)
    expect(document.accounts.length + document.accountsOmitted).toBe(5_000)
    expect(texts["email"]).toContain(`… and ${document.examplesOmitted.toLocaleString("en-US")} more`)
  })

  it("is small enough for Slack, and says how many it leaves out", () => {
    const message = slackMessage(unbounded)
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(slackBytesMax)
    const said = JSON.stringify(message)
    expect(said).toMatch(/… and (?:10,000|9,\d\d\d) more/u)
  })

  it("says in numbers what there is, whatever is left out", () => {
    expect(alertText(unbounded)).toContain("denied: 10,000")
    expect(JSON.stringify(slackMessage(unbounded))).toContain("denied: 10,000")
  })
})

it("an e-mail reads like this", async () => {
  await expect(`${alertText(toldAlert())}\n`).toMatchFileSnapshot("../golden/email.golden.txt")
})

it("a message in Slack is made of this", async () => {
  await expect(`${JSON.stringify(slackMessage(toldAlert()), null, 2)}\n`).toMatchFileSnapshot(
    "../golden/slack.golden.txt",
  )
})

it("a machine is given this", async () => {
  await expect(`${JSON.stringify(alertDocument(toldAlert()), null, 2)}\n`).toMatchFileSnapshot(
    "../golden/alert.golden.txt",
  )
})
