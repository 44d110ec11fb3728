import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Redacted } from "effect"
import { afterAll, expect, it } from "vitest"
import { signatureHeader, signatureOf, timestampHeader } from "../../src/index.ts"

const page = readFileSync(new URL("../../../../docs/alerts.md", import.meta.url), "utf8")
const [, example = ""] = /<!-- example: verify -->\n+```js\n([\s\S]*?)```/u.exec(page) ?? []
const folder = mkdtempSync(join(tmpdir(), "orgtag-example-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it("the example in the pages takes our signature, and nothing that was changed or is old", async () => {
  const file = join(folder, "verify.mjs")
  writeFileSync(file, example)
  const { isFromOrgtag } = (await import(file)) as {
    isFromOrgtag: (headers: object, body: string, key: string, now: number) => boolean
  }
  const [key, body, now] = ["a-key-of-sixteen-characters", '{"schema":"orgtag.alert/v1"}', 1_800_000_000_000]
  const timestamp = String(now / 1000)
  const headers = {
    [timestampHeader]: timestamp,
    [signatureHeader]: signatureOf(Redacted.make(key), timestamp, body),
  }
  expect(isFromOrgtag(headers, body, key, now)).toBe(true)
  expect(isFromOrgtag(headers, `${body} `, key, now)).toBe(false)
  expect(isFromOrgtag(headers, body, "another-key-of-sixteen", now)).toBe(false)
  expect(isFromOrgtag({ ...headers, [timestampHeader]: String(now / 1000 + 1) }, body, key, now)).toBe(false)
  expect(isFromOrgtag(headers, body, key, now + 301_000)).toBe(false)
  expect(isFromOrgtag({}, body, key, now)).toBe(false)
})
