import { describe, expect, it } from "vitest"
import { sideEffectTypes } from "../../src/desired/sideEffectTypes.ts"
import { resource, shown, verdictOf } from "./policyOf.ts"

const overwrite = (value: string) => ({ value, overwrite: true }) as const
const stack = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1b2c"
const rules = [{ set: { Owner: "ann" } }]
const blockedBy = (written: Parameters<typeof verdictOf>[0], facts: Parameters<typeof verdictOf>[1]) =>
  verdictOf(written, facts).blocked?.reason
const tags = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]))

const write = (key: string, value: string, arn?: string) =>
  verdictOf([{ set: { [key]: overwrite("${resource.tags.from}") } }], resource({ from: value }, arn)).blocked
const of = (service: string) => `arn:aws:${service}:eu-west-1:123456789012:thing/a`

describe("types with side effects", () => {
  it.each([
    stack,
    "arn:aws:cloudformation:eu-west-1:123456789012:stackset/shop:1b2c",
    "arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/shop/live",
    "arn:aws:ec2:eu-west-1:123456789012:launch-template/lt-1",
    "arn:aws:servicecatalog:eu-west-1:123456789012:stack/shop/pp-1",
    "arn:aws:elasticmapreduce:eu-west-1:123456789012:cluster/j-1",
  ])("block the whole resource, and the changes are still listed: %s", (arn) => {
    const verdict = verdictOf(rules, resource({}, arn))
    expect([shown(verdict.changes), verdict.blocked?.reason]).toEqual([["+Owner=ann"], "side-effect"])
  })

  it("are written where the policy allows the type by its name", () => {
    expect(
      blockedBy({ rules, allowSideEffects: ["cloudformation:stack"] }, resource({}, stack)),
    ).toBeUndefined()
    expect(blockedBy({ rules, allowSideEffects: ["ec2:launch-template"] }, resource({}, stack))).toBe(
      "side-effect",
    )
  })

  it("are not allowed by a pattern that happens to cover them", () => {
    for (const pattern of ["*", "cloudformation", "cloudformation:*", "cloudformation:stack*"])
      expect(blockedBy({ rules, allowSideEffects: [pattern] }, resource({}, stack))).toBe("side-effect")
  })

  it("block nothing where nothing is due", () => {
    expect(blockedBy(rules, resource({ Owner: "x" }, stack))).toBeUndefined()
  })

  it("each say where that is known from", () => {
    for (const [type, row] of sideEffectTypes) {
      expect(type).toBe(row.type)
      expect(row.source).not.toBe("")
    }
  })
})

describe("protected types", () => {
  it("are never written to, allowed side effects or not", () => {
    const written = { rules, protectTypes: ["cloudformation"], allowSideEffects: ["cloudformation:stack"] }
    expect(blockedBy(written, resource({}, stack))).toBe("protected")
    expect(
      blockedBy({ rules, protectTypes: ["iam:role"] }, resource({}, "arn:aws:iam::123456789012:role/a")),
    ).toBe("protected")
    expect(blockedBy({ rules, protectTypes: ["iam:role"] }, resource({}))).toBeUndefined()
  })
})

describe("the count of tags", () => {
  it("blocks the whole resource over 50, never a part of it", () => {
    const verdict = verdictOf([{ set: { Owner: "ann", k0: overwrite("w") } }], resource(tags(50)))
    expect([shown(verdict.changes), verdict.blocked]).toEqual([
      ["+Owner=ann", "~k0=v>w"],
      { reason: "tag-limit", message: "51 tags after the change, 50 are possible" },
    ])
    expect(blockedBy(rules, resource(tags(49)))).toBeUndefined()
  })

  it("does not count the keys of AWS", () => {
    expect(blockedBy(rules, resource({ ...tags(49), "aws:a": "1", "aws:b": "2" }))).toBeUndefined()
  })

  it("does not count what is overwritten, and subtracts what is removed or renamed", () => {
    expect(blockedBy([{ set: { k0: overwrite("w") } }], resource(tags(50)))).toBeUndefined()
    expect(blockedBy([{ set: { Owner: "ann" }, remove: ["k0"] }], resource(tags(50)))).toBeUndefined()
    expect(blockedBy([{ rename: { k0: "Owner" } }], resource(tags(50)))).toBeUndefined()
  })

  it("does not stop a removal from a resource that has more", () => {
    expect(blockedBy([{ remove: ["k0"] }], resource(tags(52)))).toBeUndefined()
  })
})

describe("characters and lengths", () => {
  it("are judged after expansion, in code points", () => {
    expect(write("Key", "v".repeat(257))?.reason).toBe("value-characters")
    expect(write("Key", "\u{20000}".repeat(256))).toBeUndefined()
    expect(write("Key", "\u{20000}".repeat(257))?.reason).toBe("value-characters")
    expect(write("k".repeat(129), "v")?.reason).toBe("value-characters")
    expect(write("\u{20000}".repeat(128), "v")).toBeUndefined()
  })

  it.each(["a b_.:/=+-@ü日本", "0"])("take what AWS takes: %s", (value) => {
    expect(write("Key", value)).toBeUndefined()
  })

  it.each(["a,b", "a\nb", "<b>", "a|b", "\ud800"])("block what AWS does not take: %j", (value) => {
    expect(write("Key", value)?.reason).toBe("value-characters")
    expect(write(value, "v")?.reason).toBe("value-characters")
  })

  it("block the target of a rename too, whose value nobody wrote in the policy", () => {
    expect(blockedBy([{ rename: { a: "b" } }], resource({ a: "x;y" }))).toBe("value-characters")
  })

  it("are judged only of keys that are written", () => {
    expect(
      blockedBy([{ set: { Owner: "ann" }, remove: ["b|d"] }], resource({ "b|d": "x|y", "c|": "|" })),
    ).toBeUndefined()
  })

  it.each([
    "amplify",
    "appflow",
    "auditmanager",
    "detective",
    "dlm",
    "guardduty",
    "outposts",
    "rum",
    "securityhub",
  ])("%s takes no space and no @ in keys", (service) => {
    expect(write("Cost Center", "v", of(service))?.reason).toBe("value-characters")
    expect(write("a@b", "v", of(service))?.reason).toBe("value-characters")
    expect(write("Cost-Center_1.2:3/4=5", "v", of(service))).toBeUndefined()
  })

  it.each(["bedrock", "datazone", "dsql", "emr-serverless"])("%s takes ASCII only", (service) => {
    expect(write("Ü", "v", of(service))?.reason).toBe("value-characters")
    expect(write("K", "ü", of(service))?.reason).toBe("value-characters")
    expect(write("Cost Center", "a b@c", of(service))).toBeUndefined()
  })

  it.each(["cloudtrail", "cassandra"])("%s takes no empty value", (service) => {
    const emptied = [{ set: { Key: "" } }]
    expect(blockedBy(emptied, resource({}, of(service)))).toBe("value-characters")
    expect(blockedBy(emptied, resource({}))).toBeUndefined()
  })

  it.each(["autoscaling", "states"])("%s takes no value that begins with aws:", (service) => {
    expect(write("Key", "AWS:x", of(service))?.reason).toBe("value-characters")
    expect(write("Key", "x aws:", of(service))).toBeUndefined()
    expect(write("Key", "aws:x")).toBeUndefined()
  })

  it("are shorter for WorkSpaces", () => {
    expect(write("k".repeat(128), "v", of("workspaces"))?.reason).toBe("value-characters")
    expect(write("k".repeat(127), "v".repeat(255), of("workspaces"))).toBeUndefined()
    expect(write("k", "v".repeat(256), of("workspaces"))?.reason).toBe("value-characters")
  })
})
