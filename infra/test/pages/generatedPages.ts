import { costTable } from "../../src/costs/costTable.ts"
import { assumptions, usualInput } from "../../src/costs/monthlyCosts.ts"
import { prices } from "../../src/costs/prices.ts"
import type { Blocks } from "./Blocks.ts"
import { permissionBlocks } from "./permissionTables.ts"
import { stageFields } from "./stageFields.ts"

const numbers = (values: Readonly<Record<string, number>>): ReadonlyArray<string> => [
  "| name | value |",
  "| --- | ---: |",
  ...Object.entries(values).map(([name, value]) => `| \`${name}\` | ${Number(value.toPrecision(6))} |`),
]

const costBlocks: Blocks = new Map([
  ["costs", () => costTable([10, 1000, 10_000].map((accounts) => ({ ...usualInput, accounts })))],
  ["input", () => numbers(usualInput)],
  ["assumptions", () => numbers(assumptions)],
  ["prices", () => numbers(Object.fromEntries(Object.entries(prices).map(([name, price]) => [name, price])))],
])

/** The pages that have parts which a program writes, from the root of the workspace. */
export const generatedPages: ReadonlyArray<{ readonly file: string; readonly blocks: Blocks }> = [
  { file: "docs/permissions.md", blocks: permissionBlocks },
  { file: "docs/costs.md", blocks: costBlocks },
  { file: "docs/deploying.md", blocks: new Map([["stage", stageFields]]) },
]
