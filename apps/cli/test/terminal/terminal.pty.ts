import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ServedOrganization } from "../ServedOrganization.ts"
import { type Keystroke, runOnTerminal } from "./runOnTerminal.ts"

const hideCursor = "\u001B[?25l"
const showCursor = "\u001B[?25h"
const ctrlC = "\u0003"

const expectCursorBack = (screen: string): void => {
  expect(screen).toContain(hideCursor)
  expect(screen.lastIndexOf(showCursor)).toBeGreaterThan(screen.lastIndexOf(hideCursor))
}

describe("on a terminal", () => {
  let served: ServedOrganization

  const run = (
    args: string,
    keys: ReadonlyArray<Keystroke> = [],
    env: Readonly<Record<string, string>> = {},
  ) => runOnTerminal(args, { cwd: served.folder, env: { ...served.settings, ...env }, keys })

  beforeEach(async () => {
    served = await ServedOrganization.start({ latencyMs: 40 })
    await served.run("setup tables")
  })

  afterEach(() => served.stop())

  it("shows a plan and asks before a sweep; a no changes nothing and is exit 1 in one line", async () => {
    const { code, screen } = await run("sweep", [{ when: "[y/N]", type: "n\n" }])
    expect(code).toBe(1)
    expect(screen).toContain("~ replace")
    expect(screen).toContain("orgtag: declined, nothing was changed")
    expect(served.aws.writes()).toEqual([])
    expectCursorBack(screen)
  })

  it("sweeps after a yes, in a live view that goes away", async () => {
    const { screen } = await run("sweep", [{ when: "[y/N]", type: "y\n" }])
    expect(screen).toContain("Sweeping")
    expect(screen).toMatch(/Sweep .*: /u)
    expect(served.aws.writes()).not.toEqual([])
    expectCursorBack(screen)
  })

  it("stops at Ctrl-C with what is in flight finished, exits 130 and gives the cursor back", async () => {
    const { code, screen } = await run("sweep --yes", [{ when: "not entered yet", type: ctrlC }])
    expect(code).toBe(130)
    expect(screen).toContain("Stopping: finishing what is in flight")
    expect(screen).toContain("partial")
    expectCursorBack(screen)
  })

  it("is interrupted by Ctrl-C at the question, without a change", async () => {
    const { code } = await run("sweep", [{ when: "[y/N]", type: ctrlC }])
    expect(code).toBe(130)
    expect(served.aws.writes()).toEqual([])
  })

  it("refuses to sweep unasked where somebody sits at the terminal and cannot see the question", async () => {
    const { code } = await run("sweep 2>said.txt")
    expect(code).toBe(64)
    expect(readFileSync(join(served.folder, "said.txt"), "utf8")).toContain("--yes")
    expect(served.aws.writes()).toEqual([])
  })

  it("has colours, unless NO_COLOR is set", async () => {
    const colour = "\u001B[32m"
    expect((await run("plan")).screen).toContain(colour)
    expect((await run("plan", [], { NO_COLOR: "1" })).screen).not.toContain(colour)
  })
})
