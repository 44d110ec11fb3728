import { assert, describe, it } from "vitest"
import { generateOrganization } from "../../src/population/generateOrganization.ts"

const { accounts, units, rootTags } = generateOrganization({ seed: 1 })
const resources = accounts.flatMap((account) => account.resources)
const tagMaps = resources.map(({ tags }) => new Map(Object.entries(tags)))
const values = tagMaps.flatMap((tags) => [...tags.values()])
const userCount = (tags: ReadonlyMap<string, string>) =>
  [...tags.keys()].filter((key) => !key.startsWith("aws:")).length
const resourcesWith = (matches: (tags: ReadonlyMap<string, string>) => boolean) =>
  tagMaps.filter(matches).length

describe("the tags of a generated organization", () => {
  it("hold the limits of AWS", () => {
    const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
    for (const tags of [
      ...tagMaps,
      ...[...accounts, ...units].map((one) => new Map(Object.entries(one.tags))),
      new Map(Object.entries(rootTags)),
    ]) {
      assert.isAtMost(userCount(tags), 50)
      for (const [key, value] of tags) {
        assert.match(key, allowed)
        assert.match(value, allowed)
        assert.isAtLeast(key.length, 1)
        assert.isAtMost(Array.from(key).length, 128)
        assert.isAtMost(Array.from(value).length, 256)
      }
    }
  })

  it("are already right on about half of the resources", () => {
    const right = resourcesWith((tags) => tags.has("Owner") && /^\d{4}$/u.test(tags.get("CostCenter") ?? ""))
    assert.isAtLeast(right, 2000)
  })

  it.each(["owner", "OWNER", "costcenter", "cost-center", "costCenter", "team", "Temp"])(
    "have the key %s, which should be another or none",
    (key) =>
      assert.isAtLeast(
        resourcesWith((tags) => tags.has(key)),
        2,
      ),
  )

  it.each(["Owner", "CostCenter"])("lack %s alone on some resources", (key) => {
    const others = ["Owner", "CostCenter"].filter((other) => other !== key)
    assert.isAtLeast(
      resourcesWith((tags) => !tags.has(key) && others.every((other) => tags.has(other))),
      20,
    )
  })

  it("are all gone from many resources that the tagging API still shows", () => {
    const empty = resources.filter(
      ({ tags, visibility }) => visibility === "tagged" && Object.keys(tags).length === 0,
    )
    assert.isAtLeast(empty.length, 100)
  })

  it("include what AWS wrote, and do not count it", () => {
    assert.isAtLeast(
      resourcesWith((tags) => tags.has("aws:cloudformation:stack-name")),
      100,
    )
    assert.isAtLeast(
      resourcesWith((tags) => tags.size > 50 && userCount(tags) === 50),
      1,
    )
  })

  it("number 49 and 50 on a handful of resources", () => {
    for (const count of [49, 50]) {
      const number = resourcesWith((tags) => userCount(tags) === count)
      assert.isAtLeast(number, 2)
      assert.isAtMost(number, 10)
    }
  })

  it.each([
    ["blanks around the text", /^ .*\S|\S.* $/u],
    ["no text at all", /^$/u],
    ["letters beyond Latin", /\p{Script=Han}/u],
    ["letters that run from right to left", /\p{Script=Hebrew}|\p{Script=Arabic}/u],
    ["256 characters", /^\S{256}$/u],
    ["what a spreadsheet takes for a formula with =", /^=/u],
    ["what a spreadsheet takes for a formula with @", /^@/u],
    ["what a spreadsheet takes for a formula with +", /^\+/u],
    ["what a spreadsheet takes for a formula with -", /^-/u],
    ["a space that is no ordinary one", /\u00A0/u],
  ])("hold values with %s", (_, pattern) => assert.isTrue(values.some((value) => pattern.test(value))))

  it("hold a value whose 256 characters are 512 code units", () => {
    assert.isTrue(values.some((value) => value.length === 512 && Array.from(value).length === 256))
  })

  it("hold keys that every object has as members", () => {
    for (const key of ["__proto__", "constructor", "toString"])
      assert.isTrue(tagMaps.some((tags) => tags.has(key)))
  })

  it("stand on a few rows of deleted resources and a few that cannot be tagged", () => {
    assert.strictEqual(resources.filter(({ visibility }) => visibility === "deleted").length, 3)
    assert.strictEqual(resources.filter(({ tagging }) => tagging === "unsupported").length, 2)
  })
})
