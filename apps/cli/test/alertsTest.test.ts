import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { runOrgtag } from "./runOrgtag.ts"

const folder = mkdtempSync(join(tmpdir(), "orgtag-alerts-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const policyFile = (alerts: string): string => {
  const file = join(folder, `${Math.random()}.yaml`)
  writeFileSync(
    file,
    `version: 1\norganization: { include: ["*"] }\naccess: { roleName: orgtag-member }\nrules: []\n${alerts}\n`,
  )
  return file
}

it("alerts test says that there is no channel, before any call", { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await runOrgtag(["alerts", "test", "-p", policyFile("")])
  expect([code, stdout]).toEqual([64, ""])
  expect(stderr).toContain("names no channel for alerts")
})

it(
  "alerts test names the channels that there are where it is asked for another",
  { timeout: 60_000 },
  async () => {
    const file = policyFile(
      'alerts: { channels: [{ name: ops, sns: "arn:aws:sns:eu-west-1:222222222222:alerts" }] }',
    )
    const { code, stderr } = await runOrgtag(["alerts", "test", "-p", file, "--channel", "opps"])
    expect(code).toBe(64)
    expect(stderr).toContain("it has ops")
  },
)
