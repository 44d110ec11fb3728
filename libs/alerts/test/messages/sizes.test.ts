import { describe, expect, it } from "vitest"
import { alertDocument, alertText, slackMessage, snsBytes, snsBytesMax, snsMessage } from "../../src/index.ts"
import { slackBytesMax } from "../../src/messages/slackMessage.ts"
import { tenThousand, toldAlert } from "../samples.ts"

const shown = (document: { examples: ReadonlyArray<unknown>; examplesOmitted: number }): number =>
  document.examples.length + document.examplesOmitted

describe("an alert about ten thousand resources", () => {
  it("is published within 256 KiB, and says how many it leaves out", () => {
    const message = snsMessage(tenThousand)
    expect(snsBytes(message)).toBeLessThanOrEqual(snsBytesMax)
    const texts = JSON.parse(message.Message) as Record<string, string>
    const document = JSON.parse(texts["default"] ?? "") as ReturnType<typeof alertDocument>
    expect(shown(document)).toBe(10_000)
    expect(document.examplesOmitted).toBeGreaterThan(9_000)
    expect(document.accounts.length + document.accountsOmitted).toBe(5_000)
    expect(texts["email"]).toContain(`… and ${document.examplesOmitted.toLocaleString("en-US")} more`)
  })

  it("is small enough for Slack, and says how many it leaves out", () => {
    const message = slackMessage(tenThousand)
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(slackBytesMax)
    const said = JSON.stringify(message)
    expect(said).toMatch(/… and (?:10,000|9,\d\d\d) more/u)
  })

  it("says in numbers what there is, whatever is left out", () => {
    expect(alertText(tenThousand)).toContain("denied: 10,000")
    expect(JSON.stringify(slackMessage(tenThousand))).toContain("denied: 10,000")
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
