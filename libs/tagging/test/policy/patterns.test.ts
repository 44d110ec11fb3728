import * as fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { globMatcher } from "../../src/policy/globMatcher.ts"
import { inScope, matchesAccount } from "../../src/policy/matchesAccount.ts"
import { parseAccountPattern } from "../../src/policy/parseAccountPattern.ts"
import { parseTagPattern } from "../../src/policy/parseTagPattern.ts"
import { parseTypePattern } from "../../src/policy/parseTypePattern.ts"
import { AccountId } from "../../src/domain/AccountId.ts"

const account = { id: AccountId.make("123456789012") }
const root = { id: "r-ab12", name: "Root", parentId: undefined }
const workloads = { id: "ou-ab12-11111111", name: "Workloads", parentId: "r-ab12" }
const prod = { id: "ou-ab12-22222222", name: "Prod", parentId: "ou-ab12-11111111" }
const odd = { id: "ou-ab12-33333333", name: "R/D * \\", parentId: "r-ab12" }
const inProd = [prod, workloads, root]

const pattern = (source: string) => Result.getOrThrow(parseAccountPattern(source, 7))
const matches = (source: string, units: typeof inProd | readonly (typeof root | typeof prod)[]) =>
  matchesAccount(pattern(source), account, units)

describe("an account pattern", () => {
  it.each([
    ["*", true, true, true],
    ["123456789012", true, true, true],
    ["210987654321", false, false, false],
    ["Workloads/Prod", true, false, false],
    ["Workloads", false, true, false],
    ["Workloads/**", true, true, false],
    ["Workloads/Prod/**", true, false, false],
    ["Prod/**", false, false, false],
    ["workloads/**", false, false, false],
    ["ou-ab12-11111111", true, true, false],
    ["ou-ab12-11111111/**", true, true, false],
    ["ou-ab12-22222222", true, false, false],
    ["r-ab12", true, true, true],
    ["r-zz99", false, false, false],
  ])(
    "%s names an account in Workloads/Prod: %s, in Workloads: %s, in the root: %s",
    (source, ...expected) => {
      expect([inProd, [workloads, root], [root]].map((units) => matches(source, units))).toEqual(expected)
    },
  )

  it("takes / and * in a unit's name escaped, and a \\ before them too", () => {
    expect(pattern("R\\/D \\* \\")).toMatchObject({ kind: "path", names: ["R/D * \\"], subtree: false })
    expect(pattern("a\\\\/b/**")).toMatchObject({ kind: "path", names: ["a\\", "b"], subtree: true })
    expect(matches("R\\/D \\* \\", [odd, root])).toBe(true)
    expect(matches("R\\/D \\* \\\\", [odd, root])).toBe(true)
  })

  it("keeps its text and its line", () => {
    expect(pattern("Workloads/**")).toMatchObject({ source: "Workloads/**", line: 7 })
  })

  it.each([
    ["12345678901", "this is no account id"],
    ["1234-5678-9012", "this is no account id"],
    ["ou-ab12", "this is no OU id"],
    ["ou-ab12-11111111/Prod", undefined],
    ["**", "every account is written *"],
    ["!Prod", "accounts cannot be negated"],
    ["", "a path has an empty name"],
    ["/Prod", "a path has an empty name"],
    ["Workloads//Prod", "a path has an empty name"],
    ["Workloads/", "a path has an empty name"],
    ["Workloads/*", "a * may stand alone or as /** at the end of a path"],
    ["Work*", "a * may stand alone or as /** at the end of a path"],
    ["**/Prod", "a * may stand alone or as /** at the end of a path"],
    ["a".repeat(129), "an OU's name is too long"],
  ])("%j is refused: %s", (source, message) => {
    const result = parseAccountPattern(source, 1)
    expect(Result.isFailure(result) ? result.failure.message : undefined).toBe(message)
  })
})

describe("the scope of a policy", () => {
  it("is what include names without what exclude names", () => {
    const organization = { include: [pattern("Workloads/**")], exclude: [pattern("Workloads/Prod")] }
    expect(inScope(organization, account, [workloads, root])).toBe(true)
    expect(inScope(organization, account, inProd)).toBe(false)
    expect(inScope(organization, account, [root])).toBe(false)
  })
})

describe("a type pattern", () => {
  it.each([
    ["s3", ["s3:bucket", "s3"], ["s3express:bucket", "ec2:instance"]],
    ["s3:*", ["s3:bucket", "s3"], ["s3express:bucket"]],
    ["rds:db", ["rds:db"], ["rds:cluster", "rds", "rds:db-proxy"]],
    ["ec2:*-gateway", ["ec2:nat-gateway"], ["ec2:instance"]],
    ["*", ["s3:bucket", "sqs"], []],
    ["*:cluster", ["rds:cluster", "ecs:cluster"], ["rds:db", "rds"]],
  ])("%s matches %j and not %j", (source, yes, no) => {
    const type = Result.getOrThrow(parseTypePattern(source))
    expect([yes.every(type.matches), no.some(type.matches)]).toEqual([true, false])
  })

  it.each(["", "S3", "s3:", ":bucket", "s3:bucket:x", "s3 bucket", "AWS::S3::Bucket"])(
    "%j is refused",
    (source) => {
      expect(Result.isFailure(parseTypePattern(source))).toBe(true)
    },
  )
})

const tag = (entry: string | { is: string }) => Result.getOrThrow(parseTagPattern(entry))
const holds = (entry: string | { is: string }, value: string) => {
  const asked = tag(entry)
  return asked.kind === "value" && asked.matches(value)
}

describe("a tag pattern", () => {
  it("asks for presence or absence by name", () => {
    expect([tag("absent"), tag("present")]).toEqual([{ kind: "absent" }, { kind: "present" }])
  })

  it("compares a value, with * for any characters", () => {
    expect([holds("prod", "prod"), holds("prod", "Prod"), holds("p*d", "prod"), holds("*", "")]).toEqual([
      true,
      false,
      true,
      true,
    ])
  })

  it("negates what follows a !, and has the negation in its answer", () => {
    expect(tag("!prod")).toMatchObject({ kind: "value", negated: true, source: "!prod" })
    expect([holds("!prod", "prod"), holds("!prod", "dev"), holds("!p*", "prod"), holds("!", "")]).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it("takes what stands after is: as it stands", () => {
    expect([
      holds({ is: "absent" }, "absent"),
      holds({ is: "!a*" }, "!a*"),
      holds({ is: "a*" }, "ab"),
    ]).toEqual([true, true, false])
    expect(tag({ is: "!a" })).toMatchObject({ negated: false })
  })

  it("refuses a negated absent or present, and a value that no tag can have", () => {
    expect(
      ["!absent", "!present", "v".repeat(258)].map((each) => Result.isFailure(parseTagPattern(each))),
    ).toEqual([true, true, true])
  })
})

describe("a * pattern", () => {
  it("agrees with the regular expression of the same meaning", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 })
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 }), (glob, value) => {
        const expected = new RegExp(`^${glob.replaceAll("*", ".*")}$`, "su").test(value)
        return globMatcher(glob)(value) === expected
      }),
      { numRuns: 5000, seed: 3 },
    )
  })
})
