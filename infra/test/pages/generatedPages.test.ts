import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { memberReads } from "../../src/permissions/memberReads.ts"
import { reasonOf, statementReasons } from "../../src/permissions/statementReasons.ts"
import { blocksIn, withBlocks } from "./Blocks.ts"
import { generatedPages } from "./generatedPages.ts"
import { documentedRoles, statementsOf } from "./permissionTables.ts"

const workspace = resolve(import.meta.dirname, "../../..")
describe.each(generatedPages)("$file", ({ file, blocks }) => {
  const path = join(workspace, file)
  const page = readFileSync(path, "utf8")

  it("says what templates and programs say (if not: npm run -s pages -w @orgtag/infra)", async () => {
    expect(await withBlocks(page, blocks, path)).toBe(page)
  })

  it("has every block that there is", () => {
    expect(blocksIn(page).toSorted()).toEqual([...blocks.keys()].toSorted())
  })
})

describe("the reasons of permissions", () => {
  it("gives each statement of each role a reason, and no reason to statements that are not there", () => {
    const sids = documentedRoles.flatMap((role) => statementsOf(role).map(({ Sid }) => Sid))
    // Those that the example's policy file does not ask for.
    const others = memberReads({ partition: "aws", role: "", createsIndex: true, forWrites: [] }).map(
      ({ Sid }) => Sid,
    )
    expect(new Set(Object.keys(statementReasons))).toEqual(new Set([...sids, ...others, "ReadWebhooks"]))
  })

  it("names files that are there, and that make the calls", () => {
    const statements = documentedRoles.flatMap(statementsOf)
    const flaws = statements.flatMap(({ Sid, Action }) => {
      const { files = [], calls = false } = reasonOf(Sid) ?? {}
      const missing = files.filter((each) => !existsSync(join(workspace, each)))
      if (missing.length > 0) return missing.map((each) => `${Sid}: there is no ${each}`)
      const text = files.map((each) => readFileSync(join(workspace, each), "utf8")).join("\n")
      const operations = calls ? [Action].flat().map((action) => action.split(":")[1] ?? "") : []
      return operations.filter((name) => !text.includes(name)).map((name) => `${Sid}: no file makes ${name}`)
    })
    expect(flaws).toEqual([])
  })
})
