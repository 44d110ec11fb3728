import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { median } from "../report/median.ts"
import { machine, type Section, shown, whole } from "../report/Section.ts"

const runs = 11
const root = fileURLToPath(new URL("../../../../", import.meta.url))
const bundles = join(root, "apps/orchestrator/dist")

/** The clients that any program at this job would import. */
const bareSdk = `import "@aws-sdk/client-organizations"
import "@aws-sdk/client-sts"
import "@aws-sdk/client-resource-groups-tagging-api"
import "@aws-sdk/lib-dynamodb"
`

const policy = `version: 1
organization: { include: ["*"] }
access: { roleName: orgtag-member }
rules:
  - id: owner
    set: { Owner: nobody }
`

interface Case {
  readonly title: string
  readonly args: ReadonlyArray<string>
  readonly size?: number
}

/** Starts the command and each function's bundle, and the bare SDK, in turns. */
export const startUpBenchmark = async (): Promise<Section> => {
  const folder = mkdtempSync(join(root, "node_modules/.cache-bench-"))
  const work = mkdtempSync(join(tmpdir(), "orgtag-bench-"))
  try {
    writeFileSync(join(folder, "sdk.mjs"), bareSdk)
    writeFileSync(join(work, "orgtag.yaml"), policy)
    const launcher = join(root, "apps/cli/bin/orgtag.js")
    const cases: ReadonlyArray<Case> = [
      { title: "the bare SDK's four clients", args: [join(folder, "sdk.mjs")] },
      { title: "`orgtag --version`", args: [launcher, "--version"] },
      { title: "`orgtag validate`", args: [launcher, "validate"] },
      ...bundleCases(),
    ]
    const times = cases.map((): Array<number> => [])
    for (let run = 0; run <= runs; run++)
      for (const [index, { args }] of cases.entries()) {
        const startedAt = performance.now()
        spawnSync(process.execPath, args, { cwd: work, stdio: "ignore" })
        // The first round fills the compile cache.
        if (run > 0) times[index]?.push(performance.now() - startedAt)
      }
    const middle = times.map(median)
    const bare = middle[0] ?? Number.NaN
    return {
      name: "start-up",
      title: "Start-up",
      conditions: [
        `${machine()}. From the start of a process to its end, medians of ${runs} runs in turns, with a warm compile cache; a`,
        "bundle is imported and no more.",
      ],
      tables: [
        {
          caption: "Milliseconds.",
          rows: [
            ["what", "ms", "÷ bare SDK", "bundle, kB"],
            ...cases.map(({ title, size }, index) => [
              title,
              whole(middle[index] ?? Number.NaN),
              shown((middle[index] ?? Number.NaN) / bare),
              size === undefined ? "" : whole(size / 1000),
            ]),
          ],
        },
      ],
      bounds: [],
      data: cases.map(({ title }, index) => ({ title, ms: middle[index] })),
    }
  } finally {
    for (const each of [folder, work]) rmSync(each, { recursive: true, force: true })
  }
}

/** The bundles of the Lambda functions, where they were built: `npm run build -w @orgtag/orchestrator`. */
const bundleCases = (): ReadonlyArray<Case> =>
  !existsSync(bundles)
    ? []
    : readdirSync(bundles).flatMap((name) => {
        const file = join(bundles, name, "index.mjs")
        return existsSync(file)
          ? [
              {
                title: `Lambda function \`${name}\``,
                args: [
                  "--input-type=module",
                  "--eval",
                  `await import(${JSON.stringify(pathToFileURL(file).href)})`,
                ],
                size: statSync(file).size,
              },
            ]
          : []
      })
