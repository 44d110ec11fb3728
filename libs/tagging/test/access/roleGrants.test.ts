import { describe, expect, it } from "vitest"
import { coversType } from "../../src/access/coversType.ts"
import { grantsTagKey, grantTags, grantTagsMax, readGrantTags } from "../../src/access/grantTags.ts"
import { judgeRole } from "../../src/access/judgeRole.ts"
import { missingGrants } from "../../src/access/missingGrants.ts"
import { neededGrants } from "../../src/access/neededGrants.ts"
import { allGrants, grantsDigest, type RoleGrants } from "../../src/access/RoleGrants.ts"
import { policyOf, type WrittenPolicy, type WrittenRule } from "../desired/policyOf.ts"

const needs = (written: WrittenPolicy): RoleGrants => neededGrants(policyOf(written))
const owner: WrittenRule = { set: { Owner: "x" } }
const of = (types: ReadonlyArray<string>): WrittenRule => ({ ...owner, when: { types } })
const grants = (part: Partial<RoleGrants>): RoleGrants => ({
  keys: ["Owner"],
  types: ["*"],
  withoutTypes: [],
  ...part,
})

/** So many keys with a space. */
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `Key ${String(index).padStart(4, "0")}`)

const judged = (granted: RoleGrants, needed: RoleGrants) => judgeRole(grantTags(granted), needed)

describe("what a policy needs of the member role", () => {
  it("is every managed key, sorted", () => {
    const rules = [{ set: { b: "x" }, rename: { costcenter: "CostCenter" }, remove: ["Temp"] }, owner]
    expect(needs({ rules }).keys).toEqual(["CostCenter", "Owner", "Temp", "b", "costcenter"])
  })

  it.each<[WrittenPolicy, Partial<RoleGrants>]>([
    [{ rules: [owner] }, { types: ["*"] }],
    [{ rules: [of(["s3:bucket", "rds:db"])] }, { types: ["rds:db", "s3:bucket"] }],
    [{ rules: [of(["s3", "s3:bucket"])] }, { types: ["s3:*"] }],
    [{ rules: [of(["ec2:*instance"])] }, { types: ["ec2:*"] }],
    [{ rules: [of(["*:db"])] }, { types: ["*"] }],
    [{ rules: [of(["s3"]), owner] }, { types: ["*"] }],
    [
      { rules: [owner], protectTypes: ["iam:role"] },
      { types: ["*"], withoutTypes: ["iam:role"] },
    ],
    [
      { rules: [owner], protectTypes: ["iam", "iam:role"] },
      { types: ["*"], withoutTypes: ["iam:*"] },
    ],
    [{ rules: [of(["s3"])], protectTypes: ["iam:role"] }, { types: ["s3:*"] }],
    [{ rules: [of(["s3", "iam:role"])], protectTypes: ["iam"] }, { types: ["s3:*"] }],
    [{ rules: [owner], protectTypes: ["ec2:vpc*", "*:role"] }, { types: ["*"] }],
    [{ rules: [of(["cloudformation:stack", "s3"])] }, { types: ["s3:*"] }],
    [
      { rules: [owner], allowSideEffects: ["cloudformation:stack"] },
      { types: ["*", "cloudformation:stack"] },
    ],
    [{ rules: [of(["s3"])], allowSideEffects: ["cloudformation:stack"] }, { types: ["s3:*"] }],
  ])("of %j has %j", (written, expected) => {
    expect(needs(written)).toEqual({ keys: ["Owner"], withoutTypes: [], ...expected })
  })

  it.each<WrittenPolicy>([
    {},
    { rules: [{ id: "idle" }] },
    { rules: [owner], protectTypes: ["*"] },
    { rules: [of(["iam:role"])], protectTypes: ["iam"] },
    { rules: [of(["cloudformation:stack"])] },
  ])("of %j, which can write nothing, is nothing", (written) => {
    expect(needs(written)).toEqual({ keys: [], types: [], withoutTypes: [] })
  })
})

describe("a role that grants a type", () => {
  it.each([
    ["*", "s3:bucket"],
    ["*", "s3:*"],
    ["s3:*", "s3:bucket"],
    ["s3:bucket", "s3:bucket"],
    ["**", "cloudformation:stack"],
    ["**", "*"],
    ["cloudformation:stack", "cloudformation:stack"],
  ])("as %s lets %s be written", (granted, type) => {
    expect(coversType(granted, type)).toBe(true)
  })

  it.each([
    ["s3:*", "*"],
    ["s3:bucket", "s3:*"],
    ["s3:*", "s3control:job"],
    ["*", "cloudformation:stack"],
    ["cloudformation:*", "cloudformation:stack"],
    ["*", "**"],
  ])("as %s does not let %s be written", (granted, type) => {
    expect(coversType(granted, type)).toBe(false)
  })
})

describe("what a role lacks", () => {
  it("is nothing where it grants exactly what is needed, or more", () => {
    expect(missingGrants(grants({}), grants({}))).toBeUndefined()
    expect(
      missingGrants(grants({ keys: ["Env", "Owner"] }), grants({ types: ["rds:db", "s3:*"] })),
    ).toBeUndefined()
    expect(
      missingGrants(allGrants, needs({ rules: [owner], allowSideEffects: ["cloudformation:stack"] })),
    ).toBeUndefined()
    expect(
      missingGrants(grants({ withoutTypes: ["iam:role"] }), grants({ withoutTypes: ["iam:*"] })),
    ).toBeUndefined()
    expect(missingGrants(grants({ withoutTypes: ["iam:role"] }), grants({ types: ["s3:*"] }))).toBeUndefined()
  })

  it("are the keys and types that are needed and not granted, those it leaves out included", () => {
    expect(missingGrants(grants({}), grants({ keys: ["Env", "Owner", "owner"] }))).toEqual({
      keys: ["Env", "owner"],
      types: [],
    })
    expect(missingGrants(grants({ types: ["s3:*"] }), grants({}))).toEqual({ keys: [], types: ["*"] })
    expect(missingGrants(grants({ withoutTypes: ["iam:role"] }), grants({}))).toEqual({
      keys: [],
      types: ["iam:role"],
    })
    expect(
      missingGrants(grants({ withoutTypes: ["iam:*"] }), grants({ withoutTypes: ["iam:role"] })),
    ).toEqual({ keys: [], types: ["iam:*"] })
  })
})

describe("the tags on a role", () => {
  it.each<RoleGrants>([
    allGrants,
    needs({}),
    grants({ keys: ["*"], types: ["*", "cloudformation:stack"], withoutTypes: ["iam:*", "ec2:vpc"] }),
    grants({ keys: ["a b", "a=b", "user@example.com", "=20=", "Ключ", "x+y:/-_.", "\u3000", "💰"] }),
    grants({ keys: many(200) }),
  ])("say again what they were made of: %j", (given) => {
    const stated = readGrantTags(grantTags(given))
    expect(stated?.grants && grantsDigest(stated.grants)).toBe(grantsDigest(given))
    expect(stated?.digest).toBe(grantsDigest(given))
  })

  it.each([10, 200, 2000])("fit what IAM takes, with %i keys", (count) => {
    const tags = grantTags(grants({ keys: [...many(count), "a".repeat(128)] }))
    expect(tags.size).toBeLessThanOrEqual(grantTagsMax)
    for (const [key, value] of tags) {
      expect(key).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u)
      expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u)
    }
  })

  it("list some 340 keys of 12 characters", () => {
    const keys = Array.from({ length: 343 }, (_, index) => `k${String(index).padStart(11, "0")}`)
    expect(grantTags(grants({ keys: keys.slice(1) })).size).toBe(grantTagsMax)
    expect(grantTags(grants({ keys })).size).toBe(1)
  })

  it("hold the digest alone where the lists would be too long", () => {
    expect([...grantTags(grants({ keys: many(2000) })).keys()]).toEqual([grantsTagKey])
    expect([...grantTags(grants({ keys: [" ".repeat(128)] })).keys()]).toEqual([grantsTagKey])
  })

  it("say nothing of what is granted once a list was changed", () => {
    const changed = new Map(grantTags(grants({}))).set(`${grantsTagKey}:keys`, "Owner Env")
    expect(readGrantTags(changed)).toEqual({ digest: grantsDigest(grants({})), grants: undefined })
  })
})

describe("a role that is judged", () => {
  it("is new enough where it grants all that is needed, whoever else's tags are beside", () => {
    expect(judged(grants({}), grants({}))).toBeUndefined()
    expect(judged(allGrants, grants({}))).toBeUndefined()
    expect(judgeRole(new Map([...grantTags(grants({})), ["Owner", "x"]]), grants({}))).toBeUndefined()
  })

  it("is new enough by its digest alone only for exactly that", () => {
    const keys = Array.from({ length: 3000 }, (_, index) => `Key ${index}`).toSorted()
    expect(judged(grants({ keys }), grants({ keys }))).toBeUndefined()
    expect(judged(grants({ keys }), grants({ keys: keys.slice(1) }))).toMatch(
      /does not list what it grants$/u,
    )
  })

  it("lacks what it is told to lack", () => {
    expect(
      judged(
        grants({ types: ["s3:*"] }),
        grants({ keys: ["Env", "Owner", "Team"], types: ["rds:db", "s3:*"] }),
      ),
    ).toBe("the policy needs more than the role grants: keys Env, Team; type rds:db")
    expect(judged(grants({}), grants({ keys: ["a", "b", "c", "d", "e", "f", "g"] }))).toBe(
      "the policy needs more than the role grants: keys a, b, c, d, e and 2 more",
    )
  })

  it("is not known to be new enough without the tag, unless nothing is needed", () => {
    expect(judgeRole(new Map([["Owner", "x"]]), grants({}))).toMatch(/^the role has no tag orgtag:grants/u)
    expect(judgeRole(new Map(), needs({}))).toBeUndefined()
  })
})
