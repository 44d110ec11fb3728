import { Result } from "effect"
import { bundleFolders } from "@orgtag/tagging/deployment"
import { existsSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { makeApp } from "../src/makeApp.ts"
import { exampleStages, loadStages } from "../src/stage/loadStages.ts"

/**
 * The app that `cdk` runs. `ORGTAG_STAGE` names the stage file, from where the command is typed; without it every example
 * stage is made, which shows that all of them can be.
 */
const infra = resolve(import.meta.dirname, "..")
const stageFile = process.env["ORGTAG_STAGE"]
const typedIn = process.env["INIT_CWD"] ?? process.cwd()
const loaded = loadStages(stageFile === undefined ? exampleStages(infra) : [resolve(typedIn, stageFile)])

const missingBundles = Object.values(bundleFolders).filter(
  (folder) => !existsSync(join(dirname(infra), folder)),
)

if (Result.isFailure(loaded)) {
  for (const line of loaded.failure) console.error(line)
  process.exitCode = 64
} else if (missingBundles.length > 0) {
  console.error(`the functions are not built, run npm run build first: ${missingBundles.join(", ")}`)
  process.exitCode = 1
} else {
  makeApp({
    stages: loaded.success,
    workspace: dirname(infra),
    outdir: process.env["CDK_OUTDIR"] ?? join(infra, "cdk.out"),
  }).synth()
}
