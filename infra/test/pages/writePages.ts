import { readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { withBlocks } from "./Blocks.ts"
import { generatedPages } from "./generatedPages.ts"

/** Writes the generated parts of the pages anew; look at the diff. */
for (const { file, blocks } of generatedPages) {
  const path = join(resolve(import.meta.dirname, "../../.."), file)
  writeFileSync(path, await withBlocks(readFileSync(path, "utf8"), blocks, path))
}
