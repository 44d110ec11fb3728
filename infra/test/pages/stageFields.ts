import { Schema } from "effect"
import { StageFile } from "../../src/stage/StageFile.ts"
import { at } from "../SynthesizedStage.ts"

const document = Schema.toJsonSchemaDocument(StageFile)

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {}

/** A schema that only names another one is that other one. */
const resolved = (schema: unknown): unknown => {
  const reference = at(schema, "$ref")
  return typeof reference === "string" ? at(document.definitions, reference.split("/").at(-1) ?? "") : schema
}

const text = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value)

/** A note stands at the schema itself, or where it is one of several that all hold. */
const note = (schema: unknown, name: string): unknown => {
  const parts = at(schema, "allOf")
  const all = Array.isArray(parts) ? parts : []
  return at(schema, name) ?? all.map((part) => at(part, name)).findLast((found) => found !== undefined)
}

const rowsOf = (schema: unknown, path: string): ReadonlyArray<string> => {
  const required: unknown = at(schema, "required")
  return Object.entries(recordOf(at(schema, "properties"))).flatMap(([name, unresolved]) => {
    const field = resolved(unresolved)
    const full = path === "" ? name : `${path}.${name}`
    if (at(field, "properties") !== undefined) return rowsOf(field, full)
    const isRequired = Array.isArray(required) && required.includes(name)
    const usual = note(unresolved, "default") ?? note(field, "default")
    const described = text(note(unresolved, "description") ?? note(field, "description"))
    const otherwise = isRequired ? "required" : usual === undefined ? "none" : `\`${text(usual)}\``
    return [`| \`${full}\` | ${otherwise} | ${described} |`]
  })
}

/** The table of a stage file's fields, from its schema. */
export const stageFields = (): ReadonlyArray<string> => [
  "| field | default | means |",
  "| --- | --- | --- |",
  ...rowsOf(resolved(document.schema), ""),
]
