import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import type { OrganizationSeed } from "./Organization.ts"
import { OrganizationState, type StoredChange } from "./OrganizationState.ts"

const organizationFile = "organization.json"
const changesFile = "changes.jsonl"

/** Where the tables' database lies in a data folder. */
export const tablesFolder = (folder: string): string => join(folder, "tables")

const StringMap = Schema.Record(Schema.String, Schema.String)

const StoredResource = Schema.Struct({
  arn: Schema.String,
  region: Schema.String,
  tags: StringMap,
  visibility: Schema.Literals(["tagged", "never-tagged", "deleted"]),
  tagging: Schema.Literals(["ok", "unsupported"]),
})

const StoredOrganization = Schema.Struct({
  organizationId: Schema.String,
  rootId: Schema.String,
  partition: Schema.Literals(["aws", "aws-us-gov", "aws-cn", "aws-eusc"]),
  homeRegion: Schema.String,
  managementAccountId: Schema.String,
  securityAccountId: Schema.String,
  rootTags: StringMap,
  units: Schema.Array(
    Schema.Struct({ id: Schema.String, name: Schema.String, parentId: Schema.String, tags: StringMap }),
  ),
  accounts: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      email: Schema.String,
      state: Schema.Literals(["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"]),
      parentId: Schema.String,
      tags: StringMap,
      enabledRegions: Schema.Array(Schema.String),
      role: Schema.Literals(["accepts", "missing", "refuses"]),
      tagPolicy: Schema.optionalKey(Schema.String),
      resources: Schema.Array(StoredResource),
    }),
  ),
  memberRole: Schema.Struct({ name: Schema.String, externalId: Schema.String }),
})

const StoredChanges = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("version"),
    arn: Schema.String,
    at: Schema.Finite,
    tags: Schema.Array(Schema.Tuple([Schema.String, Schema.String])),
    row: Schema.Boolean,
    exists: Schema.Boolean,
  }),
  Schema.Struct({
    kind: Schema.Literal("resource"),
    account: Schema.String,
    at: Schema.Finite,
    seed: StoredResource,
  }),
])

const decodeOrganization = Schema.decodeUnknownSync(Schema.fromJsonString(StoredOrganization))
const decodeChange = Schema.decodeUnknownSync(Schema.fromJsonString(StoredChanges))

/**
 * Opens the organization that a folder keeps, or begins one there from the seed.
 *
 * **Details** `organization.json` is the seed, written once. Every change is a line of `changes.jsonl`, appended
 * before the change is answered, so that a process that is killed loses nothing it has told anyone. A last line that
 * was cut off was told to nobody and is dropped.
 */
export const openStateFolder = (folder: string, seed: OrganizationSeed): OrganizationState => {
  mkdirSync(folder, { recursive: true })
  const changesPath = join(folder, changesFile)
  const kept = storedOrganization(folder)
  if (kept === undefined) {
    const path = join(folder, organizationFile)
    writeFileSync(`${path}.new`, JSON.stringify(seed))
    renameSync(`${path}.new`, path)
  }
  const { changes, whole } = existsSync(changesPath) ? readChanges(changesPath) : { changes: [], whole: "" }
  writeFileSync(changesPath, whole)
  const state = new OrganizationState(kept ?? seed, (change) => {
    appendFileSync(changesPath, `${JSON.stringify(change)}\n`)
  })
  for (const change of changes) state.replay(change)
  return state
}

/** The organization that a folder keeps, or undefined where it keeps none. */
export const storedOrganization = (folder: string): OrganizationSeed | undefined => {
  const path = join(folder, organizationFile)
  return existsSync(path) ? decodeOrganization(readFileSync(path, "utf8")) : undefined
}

const readChanges = (
  path: string,
): { readonly changes: ReadonlyArray<StoredChange>; readonly whole: string } => {
  const text = readFileSync(path, "utf8")
  const whole = text.slice(0, text.lastIndexOf("\n") + 1)
  const lines = whole.split("\n").filter((line) => line !== "")
  return { changes: lines.map((line) => decodeChange(line)), whole }
}
