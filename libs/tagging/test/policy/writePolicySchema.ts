import { writeFileSync } from "node:fs"
import { policyJsonSchema } from "../../src/policy/policyJsonSchema.ts"

// Writes the committed JSON Schema anew; prettier then gives it the workspace's form.
writeFileSync(
  new URL("../../src/policy/orgtag.schema.json", import.meta.url),
  `${JSON.stringify(policyJsonSchema(), null, 2)}\n`,
)
