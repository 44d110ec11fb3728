import { JsonSchema, Schema } from "effect"
import { PolicyFile } from "./PolicyFile.ts"

/** A JSON Schema, as an object that `JSON.stringify` writes. */
export type PolicyJsonSchema = Readonly<Record<string, unknown>>

/**
 * The JSON Schema (draft 7) of policy files, with which editors complete and explain them.
 *
 * Made of the schema that decodes the files, so that the two cannot disagree. It says what can be said of one place by
 * itself; `decodePolicy` knows more. Draft 7, since the editors' YAML plug-ins are weak on later ones.
 */
export const policyJsonSchema = (): PolicyJsonSchema => {
  // Without "error" every map would allow further keys, and a misspelt one would pass.
  const document = Schema.toJsonSchemaDocument(PolicyFile, { onExcessProperty: "error" })
  const { schema, definitions } = JsonSchema.toDocumentDraft07(document)
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { definitions }),
  }
}
