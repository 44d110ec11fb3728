import { SweepReport } from "@orgtag/tagging"
import type { Fault } from "@orgtag/local-aws"
import { Schema } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { ServedOrganization } from "./ServedOrganization.ts"

const reportOf = Schema.decodeUnknownSync(Schema.fromJsonString(SweepReport))

const listing: Fault = {
  service: "Organizations",
  operation: "ListAccounts",
  calls: "every:1",
  do: { error: { code: "AccessDeniedException", status: 400 } },
}

const refusing: Fault = {
  service: "STS",
  operation: "AssumeRole",
  account: "444444444444",
  calls: "every:1",
  do: { error: { code: "AccessDenied", status: 403 } },
}

const hostile: Fault = {
  service: "Resource Groups Tagging API",
  operation: "GetResources",
  account: "333333333333",
  region: "eu-west-1",
  calls: "every:1",
  do: {
    error: { code: "AccessDeniedException", status: 400, body: '{"message":"no \\u001b[2J\\u202e entry"}' },
  },
}

describe("what goes wrong decides the exit code and is said", { timeout: 120_000 }, () => {
  let served: ServedOrganization | undefined

  const serving = async (faults: ReadonlyArray<Fault>, latencyMs = 0): Promise<ServedOrganization> => {
    served = await ServedOrganization.start({ latencyMs })
    await served.run("setup tables")
    served.aws.setFaults(faults)
    return served
  }

  afterEach(async () => {
    await served?.stop()
  })

  it("exits 1 where a sweep never reached the accounts", async () => {
    const ran = await (await serving([listing])).run("sweep")
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain("aborted: it did not reach the accounts")
    expect(ran.stdout).toContain("AccessDeniedException")
  })

  it("exits 3 where an account refuses, names it as it happens and at the end with what to do", async () => {
    const ran = await (await serving([refusing])).run("sweep")
    expect(ran.code).toBe(3)
    expect(ran.stderr).toMatch(/failure lab \(444444444444\): cannot-enter: /u)
    expect(ran.stdout).toContain("cannot-enter (1)")
    expect(ran.stdout).toContain("lab (444444444444)")
    expect(ran.stdout).toContain("1 account-Region that failed")
  })

  it("exits 3 and not 2 where a plan is partial and a check finds changes", async () => {
    expect((await (await serving([refusing])).run("plan --check")).code).toBe(3)
  })

  it("lets no text of AWS's reach the terminal as a command, in any form", async () => {
    const organization = await serving([hostile])
    const [text, json] = [await organization.run("plan"), await organization.run("plan --json")]
    for (const output of [text.stdout, text.stderr, json.stdout]) {
      expect(output).not.toContain("\u001B")
      expect(output).not.toContain("\u202E")
    }
    expect(reportOf(json.stdout).failures[0]?.message).toContain("\u001B[2J")
  })

  it("stops at SIGINT with what is in flight finished and the rest said, and exits 130", async () => {
    const organization = await serving([], 150)
    const ran = await organization.run("sweep --json", {
      signalWhen: (stderr) => (stderr.includes(" scope ") ? "SIGINT" : undefined),
    })
    const report = reportOf(ran.stdout)
    expect(ran.code).toBe(130)
    expect(report.outcome).toBe("partial")
    expect(report.failures.map(({ reason }) => reason)).toContain("stopped")
    const { verified, accepted, add, replace, remove, failed } = report.changes
    expect(add + replace + remove).toBe(verified + accepted + failed)
  })
})
