import { readdir, readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { Effect, Schema } from "effect"
import type { TableDefinition } from "../tables.ts"

/** The files under a folder are no export that can be read. */
export class ExportUnusable extends Schema.TaggedError<ExportUnusable>()("ExportUnusable", {
  problem: Schema.String,
}) {
  override get message(): string {
    return this.problem
  }
}

/** A file of an export, as its manifest names it. */
const DataFile = Schema.Struct({
  itemCount: Schema.Int,
  /** Base64 of the MD5 of the file as it is stored. */
  md5Checksum: Schema.String,
  dataFileS3Key: Schema.String,
})

/** A file with items of a table. */
export interface ExportedFile {
  readonly path: string
  /** How findings call it. */
  readonly name: string
  readonly items: number
  readonly md5: string
}

/** A table as DynamoDB exported it. */
export interface ExportedTable {
  readonly table: TableDefinition
  readonly files: ReadonlyArray<ExportedFile>
  /** The moment of which it is, where the export's summary is there. */
  readonly exportTime: string | undefined
}

const Summary = Schema.Struct({
  outputFormat: Schema.optional(Schema.String),
  exportType: Schema.optional(Schema.String),
  exportTime: Schema.optional(Schema.String),
})

/**
 * Finds the export of a table under a folder, in the layout of DynamoDB's export to S3
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html):
 * `<table>/AWSDynamoDB/<export id>/` with `manifest-files.json` and `data/`. A prefix may stand before the table's name.
 */
export const findExport = Effect.fn("findExport")(function* (folder: string, table: TableDefinition) {
  const names = yield* listed(folder)
  const own = yield* onlyOne(
    names.filter((name) => name.endsWith(table.name)),
    `folder whose name ends in ${table.name}`,
    folder,
  )
  const exports = join(folder, own, "AWSDynamoDB")
  const id = yield* onlyOne(
    (yield* listed(exports)).filter((name) => !name.startsWith(".")),
    "export",
    exports,
  )
  const root = join(exports, id)
  const files = yield* dataFiles(root, `${table.name}/AWSDynamoDB/${id}`)
  return { table, files, exportTime: yield* summaryTime(root) } satisfies ExportedTable
})

const onlyOne = (
  names: ReadonlyArray<string>,
  what: string,
  folder: string,
): Effect.Effect<string, ExportUnusable> => {
  const [name, ...others] = names
  if (name === undefined) return refuse(`there is no ${what} in ${folder}`)
  return others.length === 0
    ? Effect.succeed(name)
    : refuse(`there is more than one ${what} in ${folder}: ${names.toSorted().join(", ")}`)
}

const dataFiles = Effect.fnUntraced(function* (root: string, shown: string) {
  const file = join(root, "manifest-files.json")
  const lines = (yield* textOf(file)).split("\n").filter((line) => line.trim() !== "")
  return yield* Effect.forEach(lines, (line, index) =>
    Schema.decodeUnknownEffect(Schema.fromJsonString(DataFile))(line).pipe(
      Effect.mapError(
        () => new ExportUnusable({ problem: `line ${index + 1} of ${file} names no data file` }),
      ),
      Effect.map(({ itemCount, md5Checksum, dataFileS3Key }): ExportedFile => {
        // Only the name: where the bucket had it says nothing about where it is here.
        const name = join("data", basename(dataFileS3Key))
        return { path: join(root, name), name: `${shown}/${name}`, items: itemCount, md5: md5Checksum }
      }),
    ),
  )
})

const summaryTime = Effect.fnUntraced(function* (root: string) {
  const file = join(root, "manifest-summary.json")
  const text = yield* Effect.option(textOf(file))
  if (text._tag === "None") return undefined
  const { outputFormat, exportType, exportTime } = yield* Schema.decodeUnknownEffect(
    Schema.fromJsonString(Summary),
  )(text.value).pipe(
    Effect.mapError(() => new ExportUnusable({ problem: `${file} is no summary of an export` })),
  )
  if (outputFormat !== undefined && outputFormat !== "DYNAMODB_JSON") {
    return yield* refuse(`${file}: the format is ${outputFormat}, and only DYNAMODB_JSON is read`)
  }
  if (exportType === "INCREMENTAL_EXPORT") {
    return yield* refuse(`${file}: it is an incremental export, and the record is verified as a whole`)
  }
  return exportTime
})

const refuse = (problem: string) => Effect.fail(new ExportUnusable({ problem }))

const listed = (folder: string): Effect.Effect<ReadonlyArray<string>, ExportUnusable> =>
  Effect.tryPromise({ try: () => readdir(folder), catch: (cause) => unreadable(folder, cause) })

const textOf = (file: string): Effect.Effect<string, ExportUnusable> =>
  Effect.tryPromise({ try: () => readFile(file, "utf8"), catch: (cause) => unreadable(file, cause) })

const unreadable = (path: string, cause: unknown): ExportUnusable =>
  new ExportUnusable({ problem: `${path}: ${cause instanceof Error ? cause.message : String(cause)}` })
