import { describe, expect, it } from "vitest"
import { checkBoundaries } from "../../src/boundaries/checkBoundaries.ts"
import { cleanWorkspace, type Files, manifest, said } from "../WorkspaceFixture.ts"

const boundaries = (changed: Files): ReadonlyArray<string> => said(checkBoundaries, changed)

/** A clean file with a line put before it, so that the violation is on line 1. */
const before = (path: string, line: string): Files => ({ [path]: `${line}\n${cleanWorkspace[path] ?? ""}` })

it("finds nothing in a clean workspace", () => {
  expect(boundaries({})).toEqual([])
})

describe("a workspace package that is imported and not declared", () => {
  const sentence = "@orgtag/aws-clients is imported and not declared in apps/cli/package.json"
  it.each([
    'import { nothing } from "@orgtag/aws-clients"',
    'import "@orgtag/aws-clients"',
    'import type { nothing } from "@orgtag/aws-clients"',
    'import { type nothing } from "@orgtag/aws-clients"',
    'export { nothing } from "@orgtag/aws-clients"',
    'export * from "@orgtag/aws-clients"',
    'export type { nothing } from "@orgtag/aws-clients"',
    'export const later = () => import("@orgtag/aws-clients")',
    "export const later = () => import(`@orgtag/aws-clients/deep`)",
    'export type T = typeof import("@orgtag/aws-clients")',
    'import clients = require("@orgtag/aws-clients")',
    'const clients = require("@orgtag/aws-clients")',
  ])("%s", (line) => {
    expect(boundaries(before("apps/cli/src/main.ts", line))).toEqual([`apps/cli/src/main.ts:1: ${sentence}`])
  })

  it("is not seen in a string or a comment", () => {
    const line = `// import "@orgtag/aws-clients"\nexport const text = 'import "@orgtag/aws-clients"'`
    expect(boundaries(before("apps/cli/src/main.ts", line))).toEqual([])
  })

  it("is found on its own line, after characters outside the basic plane", () => {
    const line = '// 🏷️ é\n\nimport "@orgtag/aws-clients"'
    expect(boundaries(before("apps/cli/src/main.ts", line))).toEqual([`apps/cli/src/main.ts:3: ${sentence}`])
  })

  it("is found in tests and in plain JavaScript", () => {
    const changed = {
      "apps/cli/test/a.test.ts": 'import "@orgtag/aws-clients"\n',
      "apps/cli/bin/b.js": 'await import("@orgtag/aws-clients")\n',
    }
    expect(boundaries(changed)).toEqual([
      `apps/cli/bin/b.js:1: ${sentence}`,
      `apps/cli/test/a.test.ts:1: ${sentence}`,
    ])
  })

  it("does not exist", () => {
    expect(boundaries(before("apps/cli/src/main.ts", 'import "@orgtag/nothing"'))).toEqual([
      "apps/cli/src/main.ts:1: @orgtag/nothing is no project of this workspace",
    ])
  })
})

it("wants what runs in dependencies; devDependencies do for tests and configuration", () => {
  const changed = {
    "tools/local-aws/package.json": manifest("local-aws", "tool", { devDependencies: ["@orgtag/tagging"] }),
    "tools/local-aws/test/a.test.ts": 'import "@orgtag/tagging"\n',
    "tools/local-aws/vitest.config.ts": 'import "@orgtag/tagging"\n',
  }
  expect(boundaries(changed)).toEqual([
    "tools/local-aws/src/index.ts:1: @orgtag/tagging is imported by code that runs, so it belongs in the dependencies of tools/local-aws/package.json, not the devDependencies",
  ])
})

describe("an import of a file", () => {
  it.each([
    "../../persistence/src/index.ts",
    "../../../tools/local-aws/src/index.ts",
    "/etc/hosts",
    "../../aws-clients/src/index.ts",
  ])("outside the project is found: %s", (path) => {
    expect(boundaries(before("libs/aws/src/index.ts", `import "${path}"`))).toEqual([
      `libs/aws/src/index.ts:1: ${path} leaves libs/aws: import the package of the other project instead`,
    ])
  })

  it("inside the project is not", () => {
    const lines = 'import "./x.ts"\nimport "../test/y.ts"\nimport "../../aws/src/z.ts"'
    expect(boundaries(before("libs/aws/src/index.ts", lines))).toEqual([])
  })

  it("by a computed name is found in what is shipped, not in tools and tests", () => {
    const line = "export const load = (name: string) => import(name)"
    const changed = { ...before("libs/aws/src/index.ts", line), "libs/aws/test/b.test.ts": `${line}\n` }
    expect(boundaries(changed)).toEqual([
      "libs/aws/src/index.ts:1: an import() of a computed name cannot be checked: write the name out",
    ])
  })
})

describe("third-party packages", () => {
  it("are declared by the project whose src imports them", () => {
    expect(boundaries(before("libs/aws/src/index.ts", 'import { Effect } from "effect/Effect"'))).toEqual([
      "libs/aws/src/index.ts:1: effect is imported and not declared in libs/aws/package.json",
    ])
  })

  it("may be a devDependency for their types alone", () => {
    const changed = {
      "libs/persistence/package.json": manifest("persistence", "adapter", {
        devDependencies: ["@types/aws-lambda", "ulid"],
      }),
      "libs/persistence/src/index.ts": [
        'import type { Handler } from "aws-lambda"',
        'import type { ULID } from "ulid"',
        'import { ulid } from "ulid"',
      ].join("\n"),
    }
    expect(boundaries(changed)).toEqual([
      "libs/persistence/src/index.ts:3: ulid is imported by code that runs, so it belongs in the dependencies of libs/persistence/package.json, not the devDependencies",
    ])
  })
})

it("finds a declared workspace dependency that nothing imports", () => {
  const changed = {
    "tools/local-aws/package.json": manifest("local-aws", "tool", {
      dependencies: ["@orgtag/tagging", "@orgtag/persistence", "effect"],
    }),
  }
  expect(boundaries(changed)).toEqual([
    "tools/local-aws/package.json:11: @orgtag/persistence is declared and nothing imports it, so Nx runs more than it has to",
  ])
})

it("says that a file cannot be parsed rather than that it is clean", () => {
  const [first] = boundaries(before("libs/aws/src/index.ts", "import {"))
  expect(first).toMatch(/^(?:libs\/aws\/package.json|libs\/aws\/src\/index.ts):/u)
  expect(boundaries(before("libs/aws/src/index.ts", "import {")).join("\n")).toContain(
    "libs/aws/src/index.ts:1: cannot be parsed: ",
  )
})
