import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { ProjectKind } from "../src/Project.ts"
import { showViolation, type Violation } from "../src/Violation.ts"
import { Workspace } from "../src/Workspace.ts"

/** What a package.json of a fixture says, besides its name. */
export interface Declared {
  readonly dependencies?: ReadonlyArray<string>
  readonly devDependencies?: ReadonlyArray<string>
}

/** Files of a workspace by their path. */
export type Files = Readonly<Record<string, string>>

const section = (names: ReadonlyArray<string> = []): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, "*"]))

/** A package.json as the projects of the workspace have it. */
export const manifest = (name: string, kind: ProjectKind | undefined, declared: Declared = {}): string =>
  JSON.stringify(
    {
      name: `@orgtag/${name}`,
      nx: { name, tags: kind === undefined ? [] : [`type:${kind}`] },
      dependencies: section(declared.dependencies),
      devDependencies: section(declared.devDependencies),
    },
    undefined,
    2,
  )

/** A small workspace in a temporary folder, with a project of each kind and no violation. */
export const cleanWorkspace: Files = {
  "package.json": JSON.stringify({ workspaces: ["apps/*", "libs/*", "infra", "tools/*"] }),
  "libs/tagging/package.json": manifest("tagging", "core", { dependencies: ["effect"] }),
  "libs/tagging/src/index.ts": 'import { Effect } from "effect"\nexport const nothing = Effect.void\n',
  "libs/aws-clients/package.json": manifest("aws-clients", "clients", {
    dependencies: ["@aws-sdk/client-sts", "@orgtag/tagging"],
  }),
  "libs/aws-clients/src/index.ts":
    'import "@aws-sdk/client-sts"\nexport { nothing } from "@orgtag/tagging"\n',
  "libs/aws/package.json": manifest("aws", "adapter", {
    dependencies: ["@orgtag/aws-clients", "@orgtag/tagging"],
    devDependencies: ["@orgtag/local-aws"],
  }),
  "libs/aws/src/index.ts":
    'import type { nothing } from "@orgtag/tagging"\nimport "./clients.ts"\nexport type N = typeof nothing\n',
  "libs/aws/src/clients.ts": 'export type C = import("@orgtag/aws-clients").nothing\n',
  "libs/aws/test/aws.test.ts":
    'import { it } from "vitest"\nimport "@orgtag/local-aws"\nimport "../src/index.ts"\nit("is", () => {})\n',
  "libs/persistence/package.json": manifest("persistence", "adapter"),
  "libs/persistence/src/index.ts": "export {}\n",
  "apps/cli/package.json": manifest("cli", "app", { dependencies: ["@orgtag/aws", "@orgtag/local-aws"] }),
  "apps/cli/src/main.ts": 'import "@orgtag/aws"\nimport { join } from "node:path"\nexport { join }\n',
  "apps/cli/src/demo.ts": 'export const demo = () => import("@orgtag/local-aws")\n',
  "infra/package.json": manifest("infra", "infra", {
    dependencies: ["@orgtag/persistence"],
  }),
  "infra/src/index.ts": 'export * from "@orgtag/persistence/tables"\n',
  "tools/local-aws/package.json": manifest("local-aws", "tool", { dependencies: ["@orgtag/tagging"] }),
  "tools/local-aws/src/index.ts":
    'import "@orgtag/tagging"\nexport const load = (name: string) => import(name)\n',
}

/** Writes the clean workspace with some files changed, hands its folder over, and removes it. */
export const inWorkspace = <A>(changed: Files, use: (root: string) => A): A => {
  const root = mkdtempSync(join(tmpdir(), "orgtag-workspace-"))
  try {
    for (const [path, text] of Object.entries({ ...cleanWorkspace, ...changed })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return use(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** What a check says of the clean workspace with some files changed. */
export const said = (
  check: (workspace: Workspace) => ReadonlyArray<Violation>,
  changed: Files,
): ReadonlyArray<string> => inWorkspace(changed, (root) => check(Workspace.read(root)).map(showViolation))
