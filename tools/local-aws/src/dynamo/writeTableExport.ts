import { createHash } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

/** An item as DynamoDB's API has it. */
type Attributes = Readonly<Record<string, unknown>>

/** What is exported, and how. */
export interface TableExport {
  readonly tableName: string
  readonly items: ReadonlyArray<Attributes>
  /** The moment of which the items are, in ISO 8601. */
  readonly exportTime: string
  /** How many files the items are spread over, as over partitions; one may be empty. */
  readonly files?: number
}

/**
 * Writes items as DynamoDB's export to S3 lays them out
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html), below
 * `<folder>/<table>/AWSDynamoDB/<export id>/`, in the format DYNAMODB_JSON.
 */
export const writeTableExport = (folder: string, table: TableExport): void => {
  const { tableName, items, exportTime, files = 2 } = table
  const id = `${String(Date.parse(exportTime)).padStart(14, "0")}-${digest("hex", "md5", tableName).slice(0, 8)}`
  const key = `AWSDynamoDB/${id}`
  const root = join(folder, tableName, key)
  mkdirSync(join(root, "data"), { recursive: true })
  const manifest = Array.from({ length: files }, (_, index) => {
    const own = items.filter((_item, place) => place % files === index)
    const bytes = gzipSync(own.map((Item) => `${JSON.stringify({ Item })}\n`).join(""))
    const name = `data/${digest("hex", "sha1", `${id}/${index}`).slice(0, 26)}.json.gz`
    writeFileSync(join(root, name), bytes)
    return {
      itemCount: own.length,
      md5Checksum: digest("base64", "md5", bytes),
      etag: `${digest("hex", "md5", bytes)}-1`,
      dataFileS3Key: `${key}/${name}`,
    }
  })
  writeFileSync(join(root, "_started"), "")
  writeFileSync(
    join(root, "manifest-files.json"),
    manifest.map((file) => `${JSON.stringify(file)}\n`).join(""),
  )
  const summary = {
    version: "2020-06-30",
    exportTime,
    manifestFilesS3Key: `${key}/manifest-files.json`,
    itemCount: items.length,
    outputFormat: "DYNAMODB_JSON",
  }
  writeFileSync(join(root, "manifest-summary.json"), JSON.stringify(summary))
}

const digest = (form: "hex" | "base64", algorithm: string, of: string | Uint8Array): string =>
  createHash(algorithm).update(of).digest(form)
