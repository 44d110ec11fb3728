import { beforeAll, describe, expect, it } from "vitest"
import { commandFlaws } from "../src/commandFlaws.ts"
import { type CommandHelp, readCommandHelp } from "../src/commandHelp.ts"
import { parsePage, readPages } from "../src/DocPage.ts"

describe("commands, flags, scripts and files that the pages name", () => {
  let help: CommandHelp = { commands: new Map(), localAws: new Set() }
  beforeAll(async () => {
    help = await readCommandHelp()
  })

  it.each(readPages())("exist: $file", ({ file, code }) => {
    const flaws = code.flatMap(({ text, line }) =>
      commandFlaws(text, help).map((flaw) => `${file}:${line}: ${flaw}`),
    )
    expect(flaws).toEqual([])
  })

  it("are found where they do not exist", () => {
    const page = parsePage(
      "docs/page.md",
      [
        "`orgtag plna`, `orgtag plan --chek`, `npm run dmo`, `npm test -w @orgtag/nothing`, `--nothing`",
        "```sh",
        "npm run -s local-aws -- --ports 1 && npx orgtag setup table",
        "npm run -s tidy -w @orgtag/cli # orgtag nothing",
        "```",
        "`libs/nothing/src`",
      ].join("\n"),
    )
    expect(page.code.flatMap(({ text }) => commandFlaws(text, help)).toSorted()).toEqual([
      "apps/cli/package.json has no script tidy",
      "local-aws knows no --ports",
      "no command knows --nothing",
      "orgtag plan knows no --chek",
      "package.json has no script dmo",
      "there is no command orgtag plna",
      "there is no libs/nothing/src",
      "there is no project @orgtag/nothing",
    ])
  })
})
