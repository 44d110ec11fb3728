import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { dynamoRecordSource, exportedRecordSource } from "../src/index.ts"
import { exportByHand } from "./exportByHand.ts"
import { recordSourceContract } from "./recordSource.contract.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

/** A folder that is gone with the scope. */
const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "orgtag-source-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
)

recordSourceContract(`the record read from ${name}`, server, (tablePrefix) =>
  Effect.flatMap(temporaryFolder, (folder) =>
    dynamoRecordSource({ tablePrefix }, { temporaryFolder: folder, manifests: undefined }),
  ),
)

recordSourceContract(`the record read from files that were exported from ${name}`, server, (tablePrefix) =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    yield* exportByHand(tablePrefix, folder)
    const scratch = yield* temporaryFolder
    const { source } = yield* exportedRecordSource(folder, { temporaryFolder: scratch, manifests: undefined })
    return source
  }).pipe(Effect.catchTag("ExportUnusable", ({ problem }) => Effect.die(problem))),
)
