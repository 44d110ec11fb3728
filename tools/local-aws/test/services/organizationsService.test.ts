import {
  DescribeAccountCommand,
  DescribeEffectivePolicyCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  paginateListAccounts,
} from "@aws-sdk/client-organizations"
import { assert, describe, it } from "vitest"
import { twoAccounts, type OrganizationSeed } from "../../src/index.ts"
import { clientsOf, enter, failureOf, shop, steppedTime, withAccount, withOrganization } from "../clients.ts"

const manyAccounts = (count: number): OrganizationSeed => {
  const seed = twoAccounts()
  const [template] = seed.accounts.slice(-1)
  if (template === undefined) throw new Error("there is no account to copy")
  const more = Array.from({ length: count - seed.accounts.length }, (_, index) => ({
    ...template,
    id: String(500_000_000_000 + index),
    resources: [],
  }))
  return { ...seed, accounts: [...seed.accounts, ...more] }
}

describe("ListAccounts", () => {
  it(
    "holds at most 20 accounts a page and ends without a token",
    withOrganization({ seed: manyAccounts(45) }, async (aws) => {
      const { organizations } = clientsOf(aws)
      const sizes: Array<number> = []
      const ids = new Set<string>()
      for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
        sizes.push(Accounts.length)
        for (const { Id = "" } of Accounts) ids.add(Id)
      }
      assert.deepStrictEqual(sizes, [20, 20, 5])
      assert.strictEqual(ids.size, 45)
      const { name } = await failureOf(organizations.send(new ListAccountsCommand({ MaxResults: 21 })))
      assert.strictEqual(name, "InvalidInputException")
    }),
  )

  it(
    "tells State, not Status, and the units above an account",
    withOrganization({ seed: withAccount(shop, { state: "CLOSED" }) }, async (aws) => {
      const { Accounts = [] } = await clientsOf(aws).organizations.send(new ListAccountsCommand({}))
      const account = Accounts.find(({ Id }) => Id === shop)
      assert.deepInclude(account, { State: "CLOSED", Name: "shop", Email: "shop@example.com" })
      assert.deepStrictEqual(account?.Paths, ["o-orgtaglocal/r-root/ou-root-workload/333333333333/"])
      assert.notProperty(account, "Status")
    }),
  )

  it(
    "refuses a token that AWS did not make",
    withOrganization({}, async (aws) => {
      const { name } = await failureOf(
        clientsOf(aws).organizations.send(new ListAccountsCommand({ NextToken: "x" })),
      )
      assert.strictEqual(name, "InvalidInputException")
    }),
  )
})

describe("the tree", () => {
  it(
    "goes from the root to units to accounts, one level a call",
    withOrganization({}, async (aws) => {
      const { organizations } = clientsOf(aws)
      const { Roots = [] } = await organizations.send(new ListRootsCommand({}))
      assert.deepStrictEqual(
        Roots.map(({ Id }) => Id),
        ["r-root"],
      )
      const { OrganizationalUnits = [] } = await organizations.send(
        new ListOrganizationalUnitsForParentCommand({ ParentId: "r-root" }),
      )
      assert.deepStrictEqual(
        OrganizationalUnits.map(({ Name }) => Name),
        ["Security", "Workloads"],
      )
      const underRoot = await organizations.send(new ListAccountsForParentCommand({ ParentId: "r-root" }))
      assert.deepStrictEqual(
        underRoot.Accounts?.map(({ Id }) => Id),
        ["111111111111"],
      )
      const { Children } = await organizations.send(
        new ListChildrenCommand({ ParentId: "ou-root-workload", ChildType: "ACCOUNT" }),
      )
      assert.deepStrictEqual(Children, [
        { Id: shop, Type: "ACCOUNT" },
        { Id: "444444444444", Type: "ACCOUNT" },
      ])
      const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: shop }))
      assert.deepStrictEqual(Parents, [{ Id: "ou-root-workload", Type: "ORGANIZATIONAL_UNIT" }])
      const unit = await organizations.send(
        new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: "ou-root-workload" }),
      )
      assert.strictEqual(unit.OrganizationalUnit?.Name, "Workloads")
    }),
  )

  it(
    "has tags on root, units and accounts",
    withOrganization({}, async (aws) => {
      const { organizations } = clientsOf(aws)
      const tagsOf = async (ResourceId: string) =>
        (await organizations.send(new ListTagsForResourceCommand({ ResourceId }))).Tags
      assert.deepStrictEqual(await tagsOf("ou-root-workload"), [{ Key: "CostCenter", Value: "1000" }])
      assert.deepStrictEqual(await tagsOf("r-root"), [])
      assert.deepStrictEqual(await tagsOf(shop), [
        { Key: "Owner", Value: "shop" },
        { Key: "Env", Value: "prod" },
      ])
    }),
  )

  it(
    "names what is not there by the kind of thing that was asked for",
    withOrganization({}, async (aws) => {
      const { organizations } = clientsOf(aws)
      const names = await Promise.all([
        failureOf(organizations.send(new DescribeAccountCommand({ AccountId: "999999999999" }))),
        failureOf(organizations.send(new ListAccountsForParentCommand({ ParentId: "ou-none-12345678" }))),
        failureOf(organizations.send(new ListParentsCommand({ ChildId: "999999999999" }))),
        failureOf(organizations.send(new ListTagsForResourceCommand({ ResourceId: "999999999999" }))),
      ])
      assert.deepStrictEqual(
        names.map(({ name }) => name),
        [
          "AccountNotFoundException",
          "ParentNotFoundException",
          "ChildNotFoundException",
          "TargetNotFoundException",
        ],
      )
    }),
  )
})

describe("who may read the organization", () => {
  it(
    "the management account and the delegated administrator, but no other member",
    withOrganization({}, async (aws) => {
      for (const account of ["111111111111", "222222222222"])
        // oxlint-disable-next-line no-await-in-loop -- one caller at a time
        await clientsOf(aws, aws.credentialsOf(account)).organizations.send(new ListAccountsCommand({}))
      const member = clientsOf(aws, await enter(aws, shop)).organizations
      assert.strictEqual(
        (await failureOf(member.send(new ListAccountsCommand({})))).name,
        "AccessDeniedException",
      )
      const { Organization } = await member.send(new DescribeOrganizationCommand({}))
      assert.strictEqual(Organization?.MasterAccountId, "111111111111")
    }),
  )

  it(
    "any account asks for its own effective policy, and hears that there is none",
    withOrganization({}, async (aws) => {
      const member = clientsOf(aws, await enter(aws, shop)).organizations
      const own = new DescribeEffectivePolicyCommand({ PolicyType: "TAG_POLICY" })
      assert.strictEqual((await failureOf(member.send(own))).name, "EffectivePolicyNotFoundException")
      const other = new DescribeEffectivePolicyCommand({ PolicyType: "TAG_POLICY", TargetId: "444444444444" })
      assert.strictEqual((await failureOf(member.send(other))).name, "AccessDeniedException")
    }),
  )
})

it("ListAccounts is allowed 12 times at once and 8 times a second", async () => {
  const { time, pass } = steppedTime()
  await withOrganization({ time, rates: true }, async (aws) => {
    const { organizations } = clientsOf(aws)
    const admitted = async () => {
      for (let count = 0; ; count += 1) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- one call at a time
          await organizations.send(new ListAccountsCommand({}))
        } catch (error) {
          assert.propertyVal(error, "name", "TooManyRequestsException")
          return count
        }
      }
    }
    assert.strictEqual(await admitted(), 12)
    pass(1000)
    assert.strictEqual(await admitted(), 8)
  })()
})
