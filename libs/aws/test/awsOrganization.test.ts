import { twoAccounts, type OrganizationSeed } from "@orgtag/local-aws"
import { assert, describe, it } from "@effect/vitest"
import { ApiCalls, Caller, Organization } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { LocalOrganization, overTime, withOrganization } from "./LocalOrganization.ts"

const accounts = Effect.flatMap(Organization, (organization) => Stream.runCollect(organization.accounts))
const hierarchy = Effect.flatMap(Organization, (organization) => organization.hierarchy)
const tagsOf = (id: string) => Effect.flatMap(Organization, (organization) => organization.tags(id))

/** The organization with so many more accounts, and units with awkward names. */
const grownBy = (count: number): OrganizationSeed => {
  const seed = twoAccounts()
  const more = Array.from({ length: count }, (_, index) => ({
    id: String(500_000_000_000 + index),
    name: `account ${index}`,
    email: `a${index}@example.com`,
    state: index % 2 === 0 ? ("ACTIVE" as const) : ("CLOSED" as const),
    parentId: "ou-root-inner000",
    tags: {},
    enabledRegions: [],
    role: "accepts" as const,
    resources: [],
  }))
  const inner = { id: "ou-root-inner000", name: "a/b*\\", parentId: "ou-root-workload", tags: {} }
  return { ...seed, units: [...seed.units, inner], accounts: [...seed.accounts, ...more] }
}

describe("accounts", () => {
  it.effect("come from every page, each with its state", () =>
    Effect.gen(function* () {
      const found = yield* accounts
      assert.lengthOf(found, 49)
      assert.deepStrictEqual(found[2], {
        id: "333333333333",
        name: "shop",
        email: "shop@example.com",
        state: "ACTIVE",
        joinedAt: Date.UTC(2020, 0, 1),
      } as never)
      assert.strictEqual(found[5]?.state, "CLOSED")
      const counts = yield* (yield* ApiCalls).counts
      assert.strictEqual(counts.get("Organizations:ListAccounts"), 3)
    }).pipe(withOrganization({ seed: grownBy(45) })),
  )

  it.effect.each(["short", "empty"] as const)("go on after a page that is %s", (page) =>
    Effect.map(accounts, (found) => assert.lengthOf(found, 49)).pipe(
      withOrganization({
        seed: grownBy(45),
        faults: [{ service: "Organizations", operation: "ListAccounts", calls: "1-1", do: { page } }],
      }),
    ),
  )

  it.effect("go on through throttles", () =>
    Effect.map(overTime(accounts), (found) => assert.lengthOf(found, 4)).pipe(
      withOrganization({
        faults: [
          { service: "Organizations", operation: "ListAccounts", calls: "1-6", do: { throttle: true } },
        ],
      }),
    ),
  )
})

describe("the hierarchy", () => {
  it.effect("has every unit with its escaped path, and each account's place", () =>
    Effect.gen(function* () {
      const { units, parents } = yield* hierarchy
      assert.deepStrictEqual(
        [...units.values()].map(({ id, path, parentId }) => [id, path, parentId]),
        [
          ["r-root", "", undefined],
          ["ou-root-security", "Security", "r-root"],
          ["ou-root-workload", "Workloads", "r-root"],
          ["ou-root-inner000", String.raw`Workloads/a\/b\*\\`, "ou-root-workload"],
        ],
      )
      assert.strictEqual(units.get("ou-root-inner000")?.name, "a/b*\\")
      assert.deepStrictEqual(
        [...parents].filter(([id]) => !id.startsWith("5")),
        [
          ["111111111111", "r-root"],
          ["222222222222", "ou-root-security"],
          ["333333333333", "ou-root-workload"],
          ["444444444444", "ou-root-workload"],
        ] as never,
      )
      assert.lengthOf([...parents], 49)
    }).pipe(withOrganization({ seed: grownBy(45) })),
  )
})

describe("tags of the organization", () => {
  it.effect("are those of an account, a unit and the root", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [...(yield* tagsOf("333333333333"))],
        [
          ["Owner", "shop"],
          ["Env", "prod"],
        ],
      )
      assert.deepStrictEqual([...(yield* tagsOf("ou-root-workload"))], [["CostCenter", "1000"]])
      assert.deepStrictEqual([...(yield* tagsOf("r-root"))], [])
    }).pipe(withOrganization()),
  )

  it.effect("of something that is not there fail as not-found", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(tagsOf("999999999999"))
      assert.deepInclude(failed, { reason: "not-found", account: "999999999999" })
    }).pipe(withOrganization()),
  )
})

describe("the caller", () => {
  it.effect("is the security account", () =>
    Effect.gen(function* () {
      const identity = yield* Effect.flatMap(Caller, (caller) => caller.identity)
      const local = yield* LocalOrganization
      assert.strictEqual(identity.account, "222222222222")
      assert.match(identity.arn, /^arn:aws:/u)
      assert.strictEqual(local.calls().get("STS:GetCallerIdentity"), 1)
    }).pipe(withOrganization()),
  )
})
