import { describe, expect, it } from "vitest"
import { tagsOf } from "../../src/domain/Tags.ts"
import { applyChanges } from "../../src/desired/applyChanges.ts"
import { diffTags } from "../../src/desired/diffTags.ts"

const by = (...keys: ReadonlyArray<string>) => new Map(keys.map((key, line) => [key, { rule: "r", line }]))

describe("diffTags", () => {
  it("gives one change per key, sorted in code unit order", () => {
    const changes = diffTags(
      tagsOf({ b: "1", a: "1", same: "s" }),
      tagsOf({ same: "s", b: "", Z: "2" }),
      by("a", "b", "Z"),
    )
    expect(changes).toEqual([
      { key: "Z", op: "add", before: null, after: "2", rule: "r", line: 2 },
      { key: "a", op: "remove", before: "1", after: null, rule: "r", line: 0 },
      { key: "b", op: "replace", before: "1", after: "", rule: "r", line: 1 },
    ])
  })

  it("tells an absent key from an empty value", () => {
    expect(diffTags(tagsOf({}), tagsOf({ a: "" }), by("a"))[0]).toMatchObject({
      op: "add",
      before: null,
      after: "",
    })
    expect(diffTags(tagsOf({ a: "" }), tagsOf({}), by("a"))[0]).toMatchObject({
      op: "remove",
      before: "",
      after: null,
    })
  })

  it("makes no change of a key of AWS", () => {
    expect(diffTags(tagsOf({ "aws:a": "1" }), tagsOf({ "AWS:b": "1" }), by("aws:a", "AWS:b"))).toEqual([])
  })

  it("refuses a change that no rule decided", () => {
    expect(() => diffTags(tagsOf({}), tagsOf({ a: "1" }), by())).toThrow("no rule decided")
  })
})

describe("applyChanges", () => {
  it("gives the tags after the changes and leaves the given ones as they are", () => {
    const before = tagsOf({ a: "1", b: "2" })
    const after = tagsOf({ b: "3", c: "" })
    expect(applyChanges(before, diffTags(before, after, by("a", "b", "c")))).toEqual(after)
    expect(before).toEqual(tagsOf({ a: "1", b: "2" }))
  })
})
