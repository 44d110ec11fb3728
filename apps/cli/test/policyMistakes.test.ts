import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fifteenMistakes, fifteenPlaces } from "./fixtures/fifteenMistakes.ts"
import { type Ran, runOrgtag } from "./runOrgtag.ts"
import { servedPolicy } from "./ServedOrganization.ts"

let requests = 0
const countingServer = createServer((_request, response) => {
  requests += 1
  response.writeHead(500).end()
})

let folder = ""
let settings: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "orgtag-mistakes-"))
  writeFileSync(join(folder, "mistakes.yaml"), fifteenMistakes)
  writeFileSync(join(folder, "right.yaml"), servedPolicy)
  await new Promise<void>((resolve) => countingServer.listen(0, "127.0.0.1", resolve))
  const address = countingServer.address()
  const port = address !== null && typeof address === "object" ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  settings = {
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_ORGANIZATIONS: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_MAX_ATTEMPTS: "1",
  }
})

afterAll(() => {
  countingServer.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (args: string): Promise<Ran> => runOrgtag(args.split(" "), { cwd: folder, env: settings })

describe("a policy file with fifteen different mistakes", { timeout: 120_000 }, () => {
  it.each(["validate", "plan", "sweep", "sweep --yes --json", "plan --check"])(
    "gets fifteen located diagnostics from %s, exit 64 and not one call to AWS",
    async (command) => {
      requests = 0
      const ran = await run(`${command} -p mistakes.yaml`)
      const places = ran.stderr
        .split("\n")
        .filter((line) => line.startsWith("mistakes.yaml:"))
        .map((line) => /^mistakes\.yaml:(\d+):(\d+) (.+?): ./u.exec(line)?.slice(1))
      expect(places).toEqual(
        fifteenPlaces.map(([line, column, path]) => [String(line), String(column), path]),
      )
      expect(ran.stderr).toContain("orgtag: 15 errors in mistakes.yaml")
      expect(ran.stdout).toBe("")
      expect(ran.code).toBe(64)
      expect(requests).toBe(0)
    },
  )

  it("gets the same fifteen as one JSON array with the same fields", async () => {
    const ran = await run("validate -p mistakes.yaml --json")
    const found: ReadonlyArray<Record<string, unknown>> = JSON.parse(ran.stdout)
    expect(found.map(({ line, column, path }) => [line, column, path])).toEqual(fifteenPlaces)
    const fields = [
      "file",
      "line",
      "column",
      "path",
      "message",
      "found",
      "expected",
      "didYouMean",
      "severity",
    ]
    for (const diagnostic of found) {
      expect(diagnostic).toMatchObject({
        file: "mistakes.yaml",
        message: expect.stringMatching(/./u),
        severity: "error",
      })
      expect(Object.keys(diagnostic).filter((field) => !fields.includes(field))).toEqual([])
    }
    expect(ran.code).toBe(64)
  })

  it("is what keeps the calls away: with a right one the same settings lead to the same server", async () => {
    requests = 0
    expect((await run("plan -p right.yaml")).code).toBe(1)
    expect(requests).toBeGreaterThan(0)
  })
})
