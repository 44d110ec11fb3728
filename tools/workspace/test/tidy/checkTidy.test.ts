import { execFileSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { checkTidy } from "../../src/tidy/checkTidy.ts"
import { showViolation } from "../../src/Violation.ts"
import { Workspace } from "../../src/Workspace.ts"
import { type Files, inWorkspace } from "../WorkspaceFixture.ts"

const tidy = (changed: Files): ReadonlyArray<string> =>
  inWorkspace(changed, (root) => {
    // A hook that runs these tests may say where another repository is.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")))
    for (const args of [
      ["init", "-q"],
      ["add", "-A"],
    ])
      execFileSync("git", args, { cwd: root, env })
    return checkTidy(Workspace.read(root)).map(showViolation)
  })

const lines = (count: number): string => "export {}\n".repeat(count)

const source = "libs/aws/src/index.ts"

it("finds nothing in a tidy workspace", () => {
  expect(tidy({})).toEqual([])
})

it("finds files that are too long, tests a little later", () => {
  expect(tidy({ [source]: lines(400), "libs/aws/test/aws.test.ts": lines(500) })).toEqual([])
  expect(tidy({ [source]: lines(401), "libs/aws/test/aws.test.ts": lines(501) })).toEqual([
    `${source}:401: 401 lines are too many: at most 400, one noun to a file`,
    "libs/aws/test/aws.test.ts:501: 501 lines are too many: at most 500, one noun to a file",
  ])
})

it.each(["utils.ts", "helpers.js", "common.ts", "misc.ts", "Manager.ts", "types.ts", "types.test.ts"])(
  "finds the empty name %s",
  (name) => {
    expect(tidy({ [`libs/aws/src/deep/${name}`]: "export {}\n" })).toEqual([
      expect.stringMatching(/^libs\/aws\/src\/deep\/\w+\.[\w.]+:1: "\w+" does not say what is in the file/u),
    ])
  },
)

describe("what no simulation could repeat", () => {
  const moments = "export const a = [Date.now(), Math.random(), new Date()]\n"

  it("is found in a library, however it is passed on", () => {
    expect(tidy({ [source]: `${moments}export const now = Date.now\n` })).toEqual([
      expect.stringContaining(`${source}:1: Date.now in a library: take the time from Effect's Clock`),
      expect.stringContaining(`${source}:1: Math.random in a library: take chance from Effect's Random`),
      expect.stringContaining(`${source}:1: new Date() in a library: take the time from Effect's Clock`),
      expect.stringContaining(`${source}:2: Date.now in a library`),
    ])
  })

  it("is left alone in tests, apps and tools, and where a date is given", () => {
    const changed = {
      [source]: 'export const a = [new Date(0), "Date.now()"] // not Date.now()\n',
      "libs/aws/test/aws.test.ts": moments,
      "apps/cli/src/demo.ts": moments,
      "tools/local-aws/src/index.ts": moments,
    }
    expect(tidy(changed)).toEqual([])
  })
})

it("finds casts to any, and not the word", () => {
  const text = 'export const a = "as any"\nexport const b = (a as any) as unknown\n'
  expect(tidy({ [source]: text, "libs/aws/test/aws.test.ts": text })).toEqual([
    expect.stringContaining(`${source}:2: \`any\` switches the compiler off`),
    expect.stringContaining("libs/aws/test/aws.test.ts:2: `any` switches the compiler off"),
  ])
})

it("wants the issue of what is put off", () => {
  const text = "/* one\n   TODO: two */\n// TODO(#12): three\nexport const text = 'TODO' // TODO\n"
  expect(tidy({ [source]: text })).toEqual([
    `${source}:2: a TODO names its issue: TODO(#N)`,
    `${source}:4: a TODO names its issue: TODO(#N)`,
  ])
})

it("finds mocks of modules", () => {
  const text = 'vi.mock("x")\nvi.doMock("x")\nvi.spyOn(a, "b")\nvi.fn()\n'
  expect(tidy({ "libs/aws/test/aws.test.ts": text })).toEqual(
    ["vi.mock", "vi.doMock", "vi.spyOn"].map(
      (name, index) =>
        `libs/aws/test/aws.test.ts:${index + 1}: ${name} replaces code unseen: give the test another layer`,
    ),
  )
})

it("finds a tracked file over 1 MB, whatever it is", () => {
  expect(
    tidy({ "docs/big.bin": "x".repeat(1024 * 1024), "docs/bigger.bin": "x".repeat(1024 * 1024 + 1) }),
  ).toEqual(["docs/bigger.bin:1: 1048577 bytes are too many for a tracked file: at most 1 MB"])
})
