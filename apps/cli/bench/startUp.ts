// How long the command takes until it has said something, against an empty file of TypeScript in the same run.
// Ratios, because times differ from machine to machine; the smallest of many runs, because a busy machine only adds.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { markdownTable } from "./markdownTable.ts"
import { median } from "./median.ts"

const runs = 15
const launcher = fileURLToPath(new URL("../bin/orgtag.js", import.meta.url))

const policy = `version: 1
organization: { include: ["*"] }
access: { roleName: orgtag-member }
rules:
  - id: owner
    set: { Owner: nobody }
`

/** Milliseconds that a process takes from its start to its end. */
const timed = (args: ReadonlyArray<string>, cwd: string): number => {
  const startedAt = performance.now()
  spawnSync(process.execPath, args, { cwd, stdio: "ignore" })
  return performance.now() - startedAt
}

const folder = mkdtempSync(join(tmpdir(), "orgtag-bench-"))
try {
  writeFileSync(join(folder, "empty.ts"), "export {}\n")
  writeFileSync(join(folder, "orgtag.yaml"), policy)
  const cases = [
    ["an empty .ts file", [join(folder, "empty.ts")]],
    ["`orgtag --version`", [launcher, "--version"]],
    ["`orgtag --help`", [launcher, "--help"]],
    ["`orgtag sweep --help`", [launcher, "sweep", "--help"]],
    ["`orgtag validate`", [launcher, "validate"]],
  ] as const
  // The first round fills the compile cache and is not counted; the others take turns, so that all see the same machine.
  for (const [, args] of cases) timed(args, folder)
  const times = cases.map((): Array<number> => [])
  for (let run = 0; run < runs; run += 1)
    for (const [index, [, args]] of cases.entries()) times[index]?.push(timed(args, folder))
  const least = times.map((own) => Math.min(...own))
  const middle = times.map(median)
  const row = (title: string, index: number): ReadonlyArray<string> => [
    title,
    ((least[index] ?? 0) / (least[0] ?? 1)).toFixed(2),
    ((middle[index] ?? 0) / (middle[0] ?? 1)).toFixed(2),
    (least[index] ?? 0).toFixed(0),
  ]
  process.stdout.write(
    [
      "## Start-up",
      "",
      `\`npm run -s bench:start-up -w @orgtag/cli\`, Node ${process.versions.node}, ${process.platform}-${process.arch},`,
      `${runs} runs each in turns, from the start of the process to its end, with a warm compile cache.`,
      "",
      markdownTable([
        ["what", "ratio of the least", "ratio of the medians", "least, ms"],
        ...cases.map(([title], index) => row(title, index)),
      ]),
      "",
    ].join("\n"),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
