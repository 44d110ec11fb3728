import { bundleFolders, functionHandler } from "@orgtag/tagging/deployment"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * Makes bundles that do nothing, in a folder that then stands for the workspace: for tests, and for looking at templates
 * before the functions are built. They are never to be deployed.
 */
export const emptyBundles = (folder: string): string => {
  const [file = "index", name = "handler"] = functionHandler.split(".")
  for (const bundle of Object.values(bundleFolders)) {
    mkdirSync(join(folder, bundle), { recursive: true })
    writeFileSync(join(folder, bundle, `${file}.mjs`), `export const ${name} = () => {}\n`)
  }
  return folder
}
