import { bundleFolders } from "@orgtag/tagging/deployment"
import { Result } from "effect"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { emptyBundles } from "../src/emptyBundles.ts"
import { makeApp } from "../src/makeApp.ts"
import { exampleStages, loadStages } from "../src/stage/loadStages.ts"

/**
 * The app that `cdk` runs. `ORGTAG_STAGE` names the stage file, from where the command is typed; without it every example
 * stage is made, which shows that all of them can be.
 *
 * Functions that are not built are a mistake where a stage is named, for it may be about to be deployed. The examples are
 * only looked at, and take bundles that do nothing.
 */
const infra = resolve(import.meta.dirname, "..")
const workspace = dirname(infra)
const stageFile = process.env["ORGTAG_STAGE"]
const typedIn = process.env["INIT_CWD"] ?? process.cwd()
const outdir = process.env["CDK_OUTDIR"] ?? join(infra, "cdk.out")
const missing = Object.values(bundleFolders).filter((folder) => !existsSync(join(workspace, folder)))
const loaded = loadStages(stageFile === undefined ? exampleStages(infra) : [resolve(typedIn, stageFile)])

if (Result.isFailure(loaded)) {
  for (const line of loaded.failure) console.error(line)
  process.exitCode = 64
} else if (missing.length === 0) makeApp({ stages: loaded.success, workspace, outdir }).synth()
else if (stageFile === undefined) {
  console.error(`not built, so the templates hold functions that do nothing: ${missing.join(", ")}`)
  const folder = mkdtempSync(join(tmpdir(), "orgtag-synth-"))
  try {
    makeApp({ stages: loaded.success, workspace: emptyBundles(folder), outdir }).synth()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
} else {
  console.error(`the functions are not built, run npm run build first: ${missing.join(", ")}`)
  process.exitCode = 1
}
