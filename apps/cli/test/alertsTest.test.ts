import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { afterAll, expect, it } from "vitest"
import { runOrgtag } from "./runOrgtag.ts"
import { ServedOrganization, servedPolicy } from "./ServedOrganization.ts"

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

it(
  "a sweep tells the topic what failed, and the next one does not tell it again",
  { timeout: 120_000 },
  async () => {
    const served = await ServedOrganization.start({
      faults: [
        {
          service: "Resource Groups Tagging API",
          operation: "GetResources",
          account: "333333333333",
          calls: "rate:1",
          do: { error: { code: "AccessDeniedException", status: 400 } },
        },
      ],
    })
    try {
      const { aws } = served
      const sns = new SNSClient({
        region: "eu-west-1",
        credentials: aws.credentials,
        requestHandler: aws.requestHandler,
      })
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }))
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "ops@example.com" }))
      writeFileSync(
        join(served.folder, "orgtag.yaml"),
        `${servedPolicy}alerts: { channels: [{ name: ops, sns: "${TopicArn}" }] }\n`,
      )
      expect((await served.run("alerts test")).stdout).toContain("delivered")
      await served.run("setup tables")
      expect((await served.run("sweep --yes")).code).toBe(3)
      expect((await served.run("sweep --yes")).code).toBe(3)
      expect(aws.notifications().map(({ attributes }) => attributes.get("cause")?.value)).toEqual([
        "test",
        "coverage-partial",
        // One of its resources is of a type that cannot be tagged.
        "writes-failing",
      ])
      expect(aws.notifications()[1]?.message).toMatch(/^CRITICAL: 1 account not wholly looked at/u)
    } finally {
      await served.stop()
    }
  },
)

it(
  "a channel that takes nothing is told with what stands in the way, and in the log of a sweep as JSON, without its URL",
  { timeout: 120_000 },
  async () => {
    const served = await ServedOrganization.start()
    try {
      const { aws } = served
      const secrets = new SecretsManagerClient({
        region: "eu-west-1",
        credentials: aws.credentials,
        requestHandler: aws.requestHandler,
      })
      await secrets.send(
        new CreateSecretCommand({
          Name: "orgtag/hook",
          SecretString: "https://localhost:9/hook?token=s3cret",
        }),
      )
      writeFileSync(
        join(served.folder, "orgtag.yaml"),
        `${servedPolicy}alerts:
  channels:
    - { name: none, sns: "arn:aws:sns:eu-west-1:222222222222:none" }
    - { name: inside, webhook: { secret: orgtag/hook } }
`,
      )
      const tried = await served.run("alerts test")
      expect(tried.code).toBe(1)
      expect(tried.stdout).toMatch(/none .*not delivered: not-found/u)
      expect(tried.stdout).toMatch(/inside .*not delivered: invalid: AddressRefused/u)
      const one = await served.run("alerts test --channel none")
      expect([one.code, one.stdout.includes("inside")]).toEqual([1, false])
      await served.run("setup tables")
      const swept = await served.run("sweep --yes")
      expect(swept.code).toBe(3)
      const errors = swept.stderr
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line): unknown => JSON.parse(line))
      for (const channel of ["none", "inside"])
        expect(errors).toContainEqual(
          expect.objectContaining({
            level: "ERROR",
            message: expect.stringContaining("alert not delivered"),
            annotations: expect.objectContaining({ channel }),
          }),
        )
      const said = [tried, one, swept].flatMap(({ stdout, stderr }) => [stdout, stderr]).join("")
      for (const secret of ["s3cret", "/hook?", "localhost:9"]) expect(said).not.toContain(secret)
    } finally {
      await served.stop()
    }
  },
)
