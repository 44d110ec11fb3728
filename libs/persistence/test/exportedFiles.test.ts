import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { writeTableExport } from "@orgtag/local-aws"
import { isReadable, UnreadableItem } from "@orgtag/tagging"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { attributesOf } from "../src/DynamoItem.ts"
import { exportedRecordSource, tables } from "../src/index.ts"
import { actionCodec } from "../src/record/actionCodec.ts"
import { time, userActionOf } from "./samples.ts"

/** An export of 40 actions, and nothing else, in a folder that is gone with the scope. */
const exported = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "orgtag-export-"))
    for (const { name } of tables) {
      const items = name === "UserActions" ? Array.from({ length: 40 }, anItem) : []
      writeTableExport(folder, { tableName: `x-${name}`, items, exportTime: time() })
    }
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
)

const anItem = () => attributesOf(actionCodec.encode(userActionOf()))

const rootOf = (folder: string): string => {
  const exports = join(folder, "x-UserActions", "AWSDynamoDB")
  return join(exports, readdirSync(exports)[0] ?? "")
}

const firstFile = (folder: string): string => {
  const data = join(rootOf(folder), "data")
  return join(data, readdirSync(data)[0] ?? "")
}

/** The actions and what cannot be read of an export, after something was done to it. */
const readAfter = (harm: (folder: string) => void) =>
  Effect.scoped(
    Effect.gen(function* () {
      const folder = yield* exported
      harm(folder)
      const { source } = yield* exportedRecordSource(folder, {
        temporaryFolder: tmpdir(),
        manifests: undefined,
      })
      const items = yield* Stream.runCollect(source.actions({}))
      return {
        actions: items.filter(isReadable),
        problems: items
          .filter((item) => item instanceof UnreadableItem)
          .map(({ what, problem }) => `${what}: ${problem}`),
      }
    }),
  )

const refusalAfter = (harm: (folder: string) => void) =>
  Effect.map(Effect.flip(readAfter(harm)), ({ message }) => message)

const renameHistory = (folder: string) => renameSync(join(folder, "x-TagHistory"), join(folder, "history"))
const addHistory = (folder: string) => mkdirSync(join(folder, "old-TagHistory"))
const addExport = (folder: string) => mkdirSync(join(rootOf(folder), "..", "0177-b"))
const sayIon = (folder: string) =>
  writeFileSync(join(rootOf(folder), "manifest-summary.json"), '{"outputFormat":"ION"}')
const dropManifest = (folder: string) => rmSync(join(rootOf(folder), "manifest-files.json"))

describe("files that DynamoDB exported", () => {
  it.live("are read whole, and nothing is told of them", () =>
    Effect.gen(function* () {
      const { actions, problems } = yield* readAfter(() => {})
      assert.lengthOf(actions, 40)
      assert.deepStrictEqual(problems, [])
    }),
  )

  it.live("of which one is missing: the others are read, and it is named", () =>
    Effect.gen(function* () {
      const { actions, problems } = yield* readAfter((folder) => rmSync(firstFile(folder)))
      assert.lengthOf(actions, 20)
      assert.lengthOf(problems, 1)
      assert.match(problems[0] ?? "", /^file UserActions.*data.*json\.gz: ENOENT/u)
    }),
  )

  it.live("of which one ends too early: what came before is read, and it is named", () =>
    Effect.gen(function* () {
      const { problems } = yield* readAfter((folder) => {
        const bytes = readFileSync(firstFile(folder))
        writeFileSync(firstFile(folder), bytes.subarray(0, bytes.length - 30))
      })
      assert.match(problems.at(-1) ?? "", /^file UserActions.*: unexpected end of file/u)
    }),
  )

  it.live("of which a line is no item: the others are read, and the line is named", () =>
    Effect.gen(function* () {
      const { actions, problems } = yield* readAfter((folder) => {
        const lines = gunzipSync(readFileSync(firstFile(folder)))
          .toString()
          .split("\n")
        const put = [...lines.slice(0, 3), "not json", '{"Item":{"action_id":null}}', ...lines.slice(3)]
        writeFileSync(firstFile(folder), gzipSync(put.join("\n")))
      })
      assert.lengthOf(actions, 40)
      const [first, second, third, fourth] = problems
      assert.match(first ?? "", /^line 4 of file .*: it holds no item$/u)
      assert.match(second ?? "", /^line 5 of file .*: it holds no item$/u)
      assert.match(third ?? "", /: it has 22 items, and its manifest says 20$/u)
      assert.match(fourth ?? "", /: its MD5 is not the one in its manifest$/u)
    }),
  )

  it.live("that are not all there, twice there or of another kind are refused with what to look at", () =>
    Effect.gen(function* () {
      assert.include(yield* refusalAfter(renameHistory), "there is no folder whose name ends in TagHistory")
      assert.include(
        yield* refusalAfter(addHistory),
        "there is more than one folder whose name ends in TagHistory in",
      )
      assert.include(yield* refusalAfter(addExport), "there is more than one export in")
      assert.include(yield* refusalAfter(sayIon), "the format is ION")
      assert.include(yield* refusalAfter(dropManifest), "manifest-files.json")
    }),
  )
})
