import { ListRegionsCommand } from "@aws-sdk/client-account"
import { assert, describe, it } from "vitest"
import { clientsOf, enter, failureOf, shop, withAccount, withOrganization } from "../clients.ts"

const seed = withAccount(shop, { enabledRegions: ["us-east-1", "eu-west-1", "me-south-1"] })

describe("ListRegions", () => {
  it(
    "tells which Regions are enabled, by default or by choice",
    withOrganization({ seed }, async (aws) => {
      const { account } = clientsOf(aws, await enter(aws, shop))
      const { Regions } = await account.send(
        new ListRegionsCommand({ RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"] }),
      )
      assert.deepStrictEqual(Regions, [
        { RegionName: "eu-west-1", RegionOptStatus: "ENABLED_BY_DEFAULT" },
        { RegionName: "me-south-1", RegionOptStatus: "ENABLED" },
        { RegionName: "us-east-1", RegionOptStatus: "ENABLED_BY_DEFAULT" },
      ])
    }),
  )

  it(
    "holds all 34 Regions of the partition and at most 50 a page",
    withOrganization({ seed }, async (aws) => {
      const { account } = clientsOf(aws, await enter(aws, shop))
      const first = await account.send(new ListRegionsCommand({ MaxResults: 30 }))
      const second = await account.send(
        new ListRegionsCommand({ MaxResults: 30, NextToken: first.NextToken }),
      )
      assert.strictEqual((first.Regions?.length ?? 0) + (second.Regions?.length ?? 0), 34)
      assert.isUndefined(second.NextToken)
      const { name } = await failureOf(account.send(new ListRegionsCommand({ MaxResults: 51 })))
      assert.strictEqual(name, "ValidationException")
    }),
  )

  it(
    "takes an account id from the delegated administrator, not from a member",
    withOrganization({ seed }, async (aws) => {
      const enabled = new ListRegionsCommand({ AccountId: shop, RegionOptStatusContains: ["ENABLED"] })
      const { Regions } = await clientsOf(aws).account.send(enabled)
      assert.deepStrictEqual(
        Regions?.map(({ RegionName }) => RegionName),
        ["me-south-1"],
      )
      const lab = clientsOf(aws, await enter(aws, "444444444444")).account
      assert.deepInclude(await failureOf(lab.send(enabled)), { name: "AccessDeniedException", status: 403 })
    }),
  )
})
