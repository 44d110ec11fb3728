import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { policyJsonSchema } from "../../src/policy/policyJsonSchema.ts"

const schema = policyJsonSchema()

/** Every value under a key of this name, anywhere in the schema. */
const allUnder = (name: string, part: unknown = schema): ReadonlyArray<unknown> => {
  if (typeof part !== "object" || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => [
    ...(key === name ? [value] : []),
    ...allUnder(name, value),
  ])
}

describe("the JSON Schema of policy files", () => {
  it("is the committed one; `node libs/tagging/test/policy/writePolicySchema.ts` writes it anew", () => {
    const committed = readFileSync(new URL("../../src/policy/orgtag.schema.json", import.meta.url), "utf8")
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(schema)))
  })

  it("is draft 7 and has no definitions that it does not carry", () => {
    expect(schema["$schema"]).toBe("http://json-schema.org/draft-07/schema#")
    expect(allUnder("$ref").filter((each) => !String(each).startsWith("#/definitions/"))).toEqual([])
    expect(allUnder("$defs")).toEqual([])
  })

  it("keeps every pattern: one that lacks the u flag would vanish from it", () => {
    const patterns = allUnder("pattern").filter((each) => typeof each === "string")
    expect(patterns).toHaveLength(20)
    for (const pattern of patterns) expect(() => new RegExp(pattern, "u")).not.toThrow()
  })

  it("refuses unknown keys wherever keys are known", () => {
    const closed = allUnder("additionalProperties").filter((each) => each === false)
    const open = allUnder("additionalProperties").filter((each) => each === true)
    expect([closed.length, open.length]).toEqual([20, 0])
  })

  it("requires what the contract requires", () => {
    expect(schema["required"]).toEqual(["version", "organization", "access", "rules"])
  })

  it("describes every section and field to whoever edits the file", () => {
    const undescribed = allUnder("properties")
      .flatMap((properties) => Object.entries(properties as Record<string, Record<string, unknown>>))
      .filter(([, field]) => field["description"] === undefined)
      .map(([name]) => name)
    expect(undescribed).toEqual([])
  })

  it("tells the defaults of the contract", () => {
    expect(allUnder("default")).toEqual([
      "enabled",
      "orgtag",
      "on",
      "",
      false,
      5000,
      100_000,
      3,
      "on",
      "auto",
      false,
      "on",
      "on",
      0.05,
      "json",
      24,
      5,
      50,
      24,
      24,
      "respect",
    ])
  })
})
