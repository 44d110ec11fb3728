import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { workspaceRoot } from "../src/workspaceRoot.ts"
import { inWorkspace } from "./WorkspaceFixture.ts"

interface Ended {
  readonly status: number | null
  readonly lines: ReadonlyArray<string>
  readonly stderr: string
}

const run = (command: string, root: string): Ended => {
  const file = fileURLToPath(new URL(`../src/commands/${command}.ts`, import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, root], { encoding: "utf8" })
  return { status, lines: stdout.split("\n").filter((line) => line !== ""), stderr }
}

describe("boundaries", () => {
  it("exits 0 and says how much it looked at where nothing is wrong", () => {
    const ended = inWorkspace({}, (root) => run("boundaries", root))
    expect(ended).toEqual({
      status: 0,
      lines: [],
      stderr: "boundaries: 7 projects, 10 files, 0 violations\n",
    })
  })

  it("exits 1 with FILE:LINE: and a sentence where something is", () => {
    const changed = { "libs/persistence/src/index.ts": '\nimport "@orgtag/aws"\n' }
    const { status, lines } = inWorkspace(changed, (root) => run("boundaries", root))
    expect(status).toBe(1)
    expect(lines).toEqual([
      "libs/persistence/src/index.ts:2: @orgtag/aws is imported and not declared in libs/persistence/package.json",
      expect.stringContaining("libs/persistence/src/index.ts:2: type:adapter may not depend on @orgtag/aws"),
    ])
  })

  it("fails where it finds no project, instead of passing a check of nothing", () => {
    const ended = inWorkspace({ "package.json": "{}" }, (root) => run("boundaries", root))
    expect(ended.status).toBe(1)
    expect(ended.stderr).toContain("no project found in")
  })
})

describe("this workspace", () => {
  it.each(["boundaries", "tidy"])("keeps %s", (command) => {
    expect(run(command, workspaceRoot)).toMatchObject({ status: 0, lines: [] })
  })
})
