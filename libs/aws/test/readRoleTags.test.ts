import { twoAccounts } from "@orgtag/local-aws"
import { assert, describe, it } from "@effect/vitest"
import { allGrants, readGrantTags } from "@orgtag/tagging"
import { Effect } from "effect"
import { enterShop, overTime, withOrganization } from "./LocalOrganization.ts"

const roleTags = Effect.flatMap(enterShop({ readOnly: true }), (session) => session.roleTags)
const withRoleTags = (tags: Readonly<Record<string, string>>) => {
  const seed = twoAccounts()
  return { ...seed, accounts: seed.accounts.map((account) => ({ ...account, roleTags: tags })) }
}

/** A role as GetRole answers it in XML, with these tags. */
const role = (name: string, tags: string) =>
  `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path>` +
  `<RoleName>${name}</RoleName>${tags}</Role></GetRoleResult></GetRoleResponse>`

const answering = (body: string) => ({
  faults: [{ service: "IAM", operation: "GetRole", calls: "every:1", do: { answer: { status: 200, body } } }],
})

describe("the tags of the member role", () => {
  it.effect("in the embedded organization say that it grants everything", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(readGrantTags(yield* roleTags)?.grants, allGrants)
    }).pipe(withOrganization()),
  )

  it.effect("are those of the role, whatever they are, also for a session that may only read", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(Object.fromEntries(yield* roleTags), { Owner: "security", "a b": "" })
    }).pipe(withOrganization({ seed: withRoleTags({ Owner: "security", "a b": "" }) })),
  )

  it.effect("are none where IAM leaves them out", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* roleTags).size, 0)
    }).pipe(withOrganization(answering(role("orgtag-member", "")))),
  )

  it.effect.each([
    { name: "of another role", body: role("another", "") },
    { name: "without a role", body: "<GetRoleResponse><GetRoleResult/></GetRoleResponse>" },
    {
      name: "with a key twice",
      body: role(
        "orgtag-member",
        "<Tags><member><Key>a</Key><Value>1</Value></member><member><Key>a</Key><Value>2</Value></member></Tags>",
      ),
    },
  ])("in an answer $name were not read", ({ body }) =>
    Effect.gen(function* () {
      const failed = yield* overTime(Effect.flip(roleTags))
      assert.deepInclude(failed, { operation: "GetRole", reason: "malformed", account: "333333333333" })
    }).pipe(withOrganization(answering(body))),
  )
})
