import { expect, it } from "vitest"
import { runOrgtag } from "./runOrgtag.ts"

/** Loaded before the command, it says on stderr which modules came, when the process ends. */
const reporter = `
import { registerHooks } from "node:module"
import { writeSync } from "node:fs"
const loaded = []
registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
process.on("exit", () => { writeSync(2, "\\nloaded " + JSON.stringify(loaded) + "\\n") })
`

const loadedBy = async (...args: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const { stderr } = await runOrgtag(args, {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(reporter)}` },
  })
  const [, listed = "[]"] = /^loaded (.*)$/mu.exec(stderr) ?? []
  const urls: ReadonlyArray<string> = JSON.parse(listed)
  expect(urls.some((url) => url.endsWith("/apps/cli/src/main.ts"))).toBe(true)
  return urls
}

/**
 * What takes most of the time to load: the engine, the SDK, and the one file that imports all of Effect. The sanitiser is
 * the engine's too, but a file without imports.
 */
const heavy =
  /\/libs\/(?!tagging\/src\/text\/harmless\.ts$)|\/tools\/|\/@aws-sdk\/|\/@smithy\/|\/node_modules\/effect\/dist\/index\.js$/u

it.each([["--help"], ["sweep", "--help"], ["--version"], ["plan", "--bogus"]])(
  "orgtag %s %s waits neither for the engine nor for the SDK",
  { timeout: 60_000 },
  async (...args) => {
    expect((await loadedBy(...args)).filter((url) => heavy.test(url))).toEqual([])
  },
)

it("validate does not wait for the SDK", { timeout: 60_000 }, async () => {
  const loaded = await loadedBy("validate")
  expect(loaded.filter((url) => /\/@aws-sdk\/|\/@smithy\/|\/tools\//u.test(url))).toEqual([])
})
