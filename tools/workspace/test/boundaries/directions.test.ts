import { describe, expect, it } from "vitest"
import { checkBoundaries } from "../../src/boundaries/checkBoundaries.ts"
import type { ProjectKind } from "../../src/Project.ts"
import { type Files, manifest, said } from "../WorkspaceFixture.ts"

const boundaries = (changed: Files): ReadonlyArray<string> => said(checkBoundaries, changed)

const folders: Readonly<Record<ProjectKind, string>> = {
  core: "libs",
  clients: "libs",
  adapter: "libs",
  app: "apps",
  infra: "libs",
  tool: "tools",
}

/** Two new projects, of which the first declares and imports the second. */
const dependency = (from: ProjectKind, to: ProjectKind): Files => ({
  [`${folders[from]}/from/package.json`]: manifest("from", from, { dependencies: ["@orgtag/to"] }),
  [`${folders[from]}/from/src/index.ts`]: 'import "@orgtag/to"\n',
  [`${folders[to]}/to/package.json`]: manifest("to", to),
  [`${folders[to]}/to/src/index.ts`]: "export {}\n",
})

const kinds: ReadonlyArray<ProjectKind> = ["core", "clients", "adapter", "app", "infra", "tool"]
const allowed: ReadonlySet<string> = new Set([
  "clients → core",
  "adapter → core",
  "adapter → clients",
  "app → core",
  "app → clients",
  "app → adapter",
  "infra → core",
  "tool → core",
  "tool → clients",
  "tool → adapter",
  "tool → infra",
  "tool → tool",
])

const pairs = kinds.flatMap((from) => kinds.map((to) => ({ from, to, arrow: `${from} → ${to}` })))

describe("a dependency", () => {
  it.each(pairs.filter(({ arrow }) => allowed.has(arrow)))("$arrow is allowed", ({ from, to }) => {
    expect(boundaries(dependency(from, to))).toEqual([])
  })

  it.each(pairs.filter(({ arrow }) => !allowed.has(arrow)))(
    "$arrow is refused, both where it is declared and where it is imported",
    ({ from, to }) => {
      const sentence = `: type:${from} may not depend on @orgtag/to (type:${to}), only on `
      expect(boundaries(dependency(from, to))).toEqual([
        expect.stringContaining(`from/package.json:10${sentence}`),
        expect.stringContaining(`from/src/index.ts:1${sentence}`),
      ])
    },
  )
})

it("refuses the AWS SDK in the core, in its tests too", () => {
  const changed = {
    "libs/tagging/package.json": manifest("tagging", "core", {
      dependencies: ["effect"],
      devDependencies: ["@smithy/types"],
    }),
    "libs/tagging/test/a.test.ts": 'import "@aws-sdk/client-sts"\n',
  }
  expect(boundaries(changed)).toEqual([
    "libs/tagging/package.json:13: type:core is pure: it may not declare @smithy/types",
    "libs/tagging/test/a.test.ts:1: type:core is pure: it may not import @aws-sdk/client-sts",
  ])
})

it("lets the tests of a library use a tool, not the library itself", () => {
  const changed = { "libs/aws/src/clients.ts": 'import "@orgtag/aws-clients"\nimport "@orgtag/local-aws"\n' }
  const lines = boundaries(changed)
  expect(lines).toEqual([
    expect.stringContaining("libs/aws/src/clients.ts:2: @orgtag/local-aws is imported by code that runs"),
    expect.stringContaining("libs/aws/src/clients.ts:2: type:adapter may not depend on @orgtag/local-aws"),
  ])
})

it("finds a circle that only a devDependency closes", () => {
  const changed = {
    "libs/tagging/package.json": manifest("tagging", "core", {
      dependencies: ["effect"],
      devDependencies: ["@orgtag/local-aws"],
    }),
    "libs/tagging/test/a.test.ts": 'import "@orgtag/local-aws"\n',
  }
  expect(boundaries(changed)).toEqual([
    "tools/local-aws/package.json:10: declared dependencies go round in a circle (devDependencies count): @orgtag/local-aws → @orgtag/tagging → @orgtag/local-aws",
  ])
})

it("wants a project to say what it is", () => {
  expect(boundaries({ "tools/new/package.json": manifest("new", undefined) })).toEqual([
    expect.stringContaining("tools/new/package.json:3: the project has no tag that says what it is"),
  ])
})

describe("infra", () => {
  it("takes nothing but the table definitions from persistence", () => {
    expect(boundaries({ "infra/src/index.ts": 'export * from "@orgtag/persistence"\n' })).toEqual([
      "infra/src/index.ts:1: type:infra may import @orgtag/persistence/tables only, not the code that runs",
    ])
  })
})

describe("the demo of the CLI", () => {
  it("is refused a static import or a type of a tool", () => {
    const sentence =
      "apps/cli may load the tool @orgtag/local-aws by import() only, so that nobody pays for it but the demo"
    const changed = {
      "apps/cli/src/demo.ts":
        'import "@orgtag/local-aws"\nimport type { load } from "@orgtag/local-aws"\nexport type L = typeof load\n',
    }
    expect(boundaries(changed)).toEqual([
      `apps/cli/src/demo.ts:1: ${sentence}`,
      `apps/cli/src/demo.ts:2: ${sentence}`,
    ])
  })

  it("loads a tool in one place", () => {
    const load = 'export const load = () => import("@orgtag/local-aws")\n'
    const changed = { "apps/cli/src/again.ts": `${load}${load.replace("load", "more")}` }
    expect(boundaries(changed)).toEqual([
      "apps/cli/src/again.ts:2: apps/cli loads a tool by one import(), which is at apps/cli/src/again.ts:1",
      "apps/cli/src/demo.ts:1: apps/cli loads a tool by one import(), which is at apps/cli/src/again.ts:1",
    ])
  })

  it("is the only one: other apps load no tool", () => {
    const changed = {
      "apps/orchestrator/package.json": manifest("orchestrator", "app", {
        dependencies: ["@orgtag/local-aws"],
      }),
      "apps/orchestrator/src/index.ts": 'await import("@orgtag/local-aws")\n',
    }
    expect(boundaries(changed)).toEqual([
      expect.stringContaining(
        "apps/orchestrator/package.json:10: type:app may not depend on @orgtag/local-aws",
      ),
      expect.stringContaining("apps/orchestrator/src/index.ts:1: type:app may not depend on"),
    ])
  })
})
