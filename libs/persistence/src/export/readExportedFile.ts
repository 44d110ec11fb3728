import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { pipeline } from "node:stream"
import { createGunzip } from "node:zlib"
import { CallFailed, UnreadableItem } from "@orgtag/tagging"
import { Result, Schema, Stream } from "effect"
import { type Attributes, type ItemValues, valuesOf } from "../DynamoItem.ts"
import { objectField } from "../ItemCommands.ts"
import { persistenceLimits } from "../persistenceLimits.ts"
import type { RawItem } from "../source/readItem.ts"
import type { ExportedFile } from "./findExport.ts"

/**
 * The items of an export's file, a line each, of which one is held at a time; then whatever of the file is not as its
 * manifest says. A line that holds no item is told of, and so is a file that is not there or ends too early.
 */
export const readExportedFile = (file: ExportedFile): Stream.Stream<RawItem, CallFailed> =>
  Stream.suspend(() => {
    const tally = { lines: 0, md5: createHash("md5") }
    const items = Stream.fromAsyncIterable(linesOf(file.path, tally.md5), (cause) => cause).pipe(
      Stream.map((line) => {
        tally.lines += 1
        const values = itemOf(line)
        return values ?? flaw(`line ${tally.lines} of file ${file.name}`, "it holds no item")
      }),
    )
    const end = Stream.suspend(() => {
      const md5 = tally.md5.digest("base64")
      return Stream.fromIterable([
        ...(tally.lines === file.items
          ? []
          : [flaw(`file ${file.name}`, `it has ${tally.lines} items, and its manifest says ${file.items}`)]),
        ...(md5 === file.md5 ? [] : [flaw(`file ${file.name}`, "its MD5 is not the one in its manifest")]),
      ])
    })
    return Stream.concat(items, end).pipe(
      Stream.catch((cause) => {
        const problem = cause instanceof Error ? cause.message : String(cause)
        return isOfTheFile(cause)
          ? Stream.succeed(flaw(`file ${file.name}`, problem))
          : Stream.fail(unavailable(file, problem))
      }),
    )
  })

const flaw = (what: string, problem: string) => new UnreadableItem({ place: {}, what, problem })

/** A file that is missing or damaged was taken away or altered; any other error is of the machine that reads it. */
const isOfTheFile = (cause: unknown): boolean =>
  cause instanceof LineTooLong ||
  (cause instanceof Error && "code" in cause && /^(?:ENOENT|Z_.*|ERR_.*)$/u.test(String(cause.code)))

class LineTooLong extends Error {
  override readonly message = `a line of it is longer than ${persistenceLimits.exportLineBytes} bytes`
}

async function* linesOf(path: string, md5: ReturnType<typeof createHash>): AsyncGenerator<string, void> {
  const file = createReadStream(path)
  file.on("data", (chunk) => md5.update(chunk))
  // An error of either stream comes out of the last one, which is read here.
  const text = pipeline(file, createGunzip(), () => {})
  let rest: Array<Buffer> = []
  let bytes = 0
  for await (const chunk of text) {
    let left: Buffer = Buffer.from(chunk)
    for (let end = left.indexOf(lineFeed); end !== -1; end = left.indexOf(lineFeed)) {
      yield Buffer.concat([...rest, left.subarray(0, end)]).toString("utf8")
      left = left.subarray(end + 1)
      rest = []
      bytes = 0
    }
    rest.push(left)
    bytes += left.length
    if (bytes > persistenceLimits.exportLineBytes) throw new LineTooLong()
  }
  if (bytes > 0) yield Buffer.concat(rest).toString("utf8")
}

const lineFeed = 0x0a

const decodeLine = Schema.decodeUnknownResult(
  Schema.fromJsonString(Schema.Struct({ Item: objectField<Attributes>() })),
)

/** The item of a line; what an altered attribute looks like nobody knows, so that reading it may throw. */
const itemOf = (line: string): ItemValues | undefined => {
  const decoded = decodeLine(line)
  if (Result.isFailure(decoded)) return undefined
  return Result.getOrUndefined(Result.try(() => valuesOf(decoded.success.Item)))
}

const unavailable = (file: ExportedFile, detail: string) =>
  new CallFailed({
    service: "orgtag",
    operation: "ReadExport",
    reason: "unavailable",
    code: "FileNotRead",
    detail: `${file.path}: ${detail}`,
    effect: "none",
    attempts: 1,
  })
