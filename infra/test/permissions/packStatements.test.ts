import { describe, expect, it } from "vitest"
import { memberStatements } from "../../src/permissions/memberPolicy.ts"
import { iamSizes, packStatements } from "../../src/permissions/packStatements.ts"
import { policyCharacters, type PolicyStatement } from "../../src/permissions/PolicyDocument.ts"

const statementsFor = (keys: ReadonlyArray<string>, types: ReadonlyArray<string>) =>
  memberStatements({
    partition: "aws-us-gov",
    roleName: "orgtag-member",
    grants: { keys, types, withoutTypes: [] },
    createsIndex: false,
    protectedKeys: [],
  })

const keysOf = (count: number, length: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => `Key${index}`.padEnd(length, "x"))

const list = (value: string | ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  typeof value === "string" ? [value] : (value ?? [])

/** Every pair of action and resource that statements name, with effect and condition. */
const pairsOf = (statements: ReadonlyArray<PolicyStatement>): ReadonlySet<string> =>
  new Set(
    statements.flatMap((one) =>
      list(one.Action).flatMap((action) =>
        list(one.Resource).map((resource) =>
          JSON.stringify([one.Effect, action, resource, one.Condition ?? {}]),
        ),
      ),
    ),
  )

describe("packing the member role's permissions", () => {
  it("keeps the permissions of a policy that names types inline", () => {
    const packed = packStatements(statementsFor(keysOf(10, 20), ["s3:*", "rds:db", "ec2:instance"]))
    expect(packed.kind).toBe("inline")
  })

  it("spreads those of a policy without types over managed policies that fit, and says the same with them", () => {
    const statements = statementsFor(keysOf(50, 24), ["*"])
    const packed = packStatements(statements)
    expect(packed.kind).toBe("managed")
    const policies = packed.kind === "managed" ? packed.policies : []
    expect(policies.map(policyCharacters).filter((size) => size > iamSizes.managedPolicy)).toEqual([])
    expect(policies.length).toBeGreaterThan(1)
    expect(pairsOf(policies.flatMap((policy) => policy.Statement))).toEqual(pairsOf(statements))
    for (const { Statement } of policies) {
      const sids = Statement.map(({ Sid }) => Sid)
      expect(new Set(sids).size).toBe(sids.length)
      for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/u)
    }
  })

  it("refuses keys that no policy can hold, rather than cut a condition", () => {
    const packed = packStatements(statementsFor(keysOf(90, 128), ["*"]))
    expect(packed).toMatchObject({ kind: "too-large" })
    expect(packed.kind === "too-large" ? packed.reason : "").toContain("too many or too long keys")
  })

  it("refuses what would take more policies than a role can have", () => {
    const packed = packStatements(statementsFor(keysOf(44, 128), ["*"]))
    expect(packed).toMatchObject({ kind: "too-large" })
    expect(packed.kind === "too-large" ? packed.reason : "").toContain("let rules name types")
  })
})
