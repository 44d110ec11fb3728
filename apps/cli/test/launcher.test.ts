import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const launcherFile = fileURLToPath(new URL("../bin/orgtag.js", import.meta.url))

/** Stands in for the command: says on which Node it runs, then does what its first argument asks. */
const mainSource = `
const [what, ...rest]: ReadonlyArray<string> = process.argv.slice(2)
if (what === "exit") process.exitCode = Number(rest[0])
if (what === "wait") {
  process.on("SIGTERM", () => { process.exit(41) })
  process.on("SIGINT", () => { process.exit(130) })
  setInterval(() => undefined, 1000)
}
process.stdout.write(JSON.stringify({ major: Number(process.versions.node.split(".")[0]), rest }) + "\\n")
if (what === "die") process.kill(process.pid, "SIGKILL")
`

/** Loaded before the launcher, it makes a Node of today say that it is Node 20. */
const pretendNode20 =
  "data:text/javascript," +
  encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })",
  )

interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** An installed copy of the launcher beside a stand-in for the command, with or without the locked Node. */
class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "orgtag-launcher-"))
  readonly bin = join(this.folder, "apps/cli/bin/orgtag.js")

  constructor(withLockedNode: boolean) {
    mkdirSync(join(this.folder, "apps/cli/src"), { recursive: true })
    mkdirSync(join(this.folder, "node_modules"))
    cpSync(launcherFile, this.bin)
    writeFileSync(join(this.folder, "apps/cli/package.json"), JSON.stringify({ type: "module" }))
    writeFileSync(join(this.folder, "apps/cli/src/main.ts"), mainSource)
    if (!withLockedNode) return
    // Whatever Node runs this test stands in for the locked one, so that the test needs no package of one platform.
    const lockedNode = join(
      this.folder,
      "node_modules",
      `node-${process.platform}-${process.arch}`,
      "bin/node",
    )
    mkdirSync(dirname(lockedNode), { recursive: true })
    symlinkSync(process.execPath, lockedNode)
  }

  start(node: ReadonlyArray<string>, args: ReadonlyArray<string>): ChildProcess {
    const [command = process.execPath, ...flags] = node
    return spawn(command, [...flags, this.bin, ...args], { stdio: ["ignore", "pipe", "pipe"] })
  }

  async run(node: ReadonlyArray<string>, args: ReadonlyArray<string>): Promise<Ended> {
    return await ended(this.start(node, args))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

const ended = async (child: ChildProcess, onOutput?: () => void): Promise<Ended> =>
  await new Promise((resolve, reject) => {
    let stdout = ""
    let stderr = ""
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout += chunk.toString()
      onOutput?.()
    })
    child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
    child.on("error", reject)
    child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr }))
  })

/** The Node that people have: the first on PATH that is older than ours, if there is one. */
const olderNode = (process.env["PATH"] ?? "")
  .split(":")
  .map((folder) => join(folder, "node"))
  .find((node) => {
    try {
      const major = /^v(\d+)/u.exec(execFileSync(node, ["--version"], { encoding: "utf8" }))?.[1]
      return Number(major) < 24
    } catch {
      return false
    }
  })

// Each starts one to three processes, on machines that are busy with other tests.
describe("orgtag.js", { timeout: 30_000 }, () => {
  let complete: Installation
  let bare: Installation
  beforeAll(() => {
    complete = new Installation(true)
    bare = new Installation(false)
  })
  afterAll(() => {
    complete.remove()
    bare.remove()
  })

  const today = [process.execPath]
  const pretended = [process.execPath, "--import", pretendNode20]

  it("runs the command in its own process on Node 24, with nothing on stderr", async () => {
    const run = await bare.run(today, ["exit", "3", "an argument"])
    expect(run).toMatchObject({ status: 3, signal: null, stderr: "" })
    expect(JSON.parse(run.stdout)).toMatchObject({ rest: ["3", "an argument"] })
  })

  it.each(["0", "2", "64"])(
    "on an older Node, starts itself again and passes on exit status %s",
    async (status) => {
      const run = await complete.run(pretended, ["exit", status, "--json", "an argument"])
      expect(run).toMatchObject({ status: Number(status), signal: null, stderr: "" })
      const said: unknown = JSON.parse(run.stdout)
      expect(said).toMatchObject({ rest: [status, "--json", "an argument"] })
      expect((said as { major: number }).major).toBeGreaterThanOrEqual(24)
    },
  )

  it.each([
    ["SIGTERM", 41],
    ["SIGINT", 130],
  ] as const)("on an older Node, passes %s on to the command and waits for it", async (signal, status) => {
    const child = complete.start(pretended, ["wait"])
    const run = await ended(child, () => child.kill(signal))
    expect(run).toMatchObject({ status, signal: null, stderr: "" })
  })

  it("on an older Node, ends by the signal that ended the command", async () => {
    expect(await complete.run(pretended, ["die"])).toMatchObject({ signal: "SIGKILL", stderr: "" })
  })

  it("without the locked Node, says in one line that Node 24 is needed and exits 64", async () => {
    const run = await bare.run(pretended, ["exit", "0"])
    expect(run).toMatchObject({ status: 64, stdout: "" })
    expect(run.stderr).toBe(
      "orgtag needs Node 24 or newer and this is 20.20.2: run npm ci, or install Node 24\n",
    )
  })

  it.skipIf(olderNode === undefined)("runs on the older Node of this machine", async () => {
    expect(await complete.run([olderNode ?? ""], ["exit", "3"])).toMatchObject({ status: 3, stderr: "" })
    expect(await bare.run([olderNode ?? ""], ["exit", "3"])).toMatchObject({ status: 64, stdout: "" })
  })

  it("finds the locked Node where npm installed it", () => {
    const locked = `node-${process.platform}-${process.arch}/bin/node`
    if (process.platform !== "linux") return
    expect(createRequire(launcherFile).resolve(locked)).toContain(locked)
  })
})
