import { assert, it } from "vitest"
import type { Fault } from "../src/index.ts"
import { withoutEffect } from "../src/withoutEffect.ts"
import { withOrganization } from "./clients.ts"

const fault = (name: string, effect: Fault["do"]): Fault => {
  const [service = "", operation = ""] = name.split(":")
  return { service, operation, calls: "1-1", do: effect }
}
const tagging = "Resource Groups Tagging API"

it(
  "A fault that can never act is told, with the reason",
  withOrganization({}, async ({ operations }) => {
    const said = (name: string, effect: Fault["do"]) => withoutEffect(fault(name, effect), operations)
    assert.strictEqual(said("S3:CopyObject", { throttle: true }), "there is no call S3:CopyObject here")
    assert.strictEqual(
      said(`${tagging}:TagResources`, { page: "empty" }),
      `page does nothing to ${tagging}:TagResources`,
    )
    assert.isDefined(said(`${tagging}:GetResources`, { failArn: { code: "a", statusCode: 500 } }))
    assert.isDefined(said("DynamoDB:GetItem", { unprocessed: 1 }))
    assert.isDefined(said("DynamoDB:ListTables", { page: "short" }))
    assert.isDefined(said("S3:ListObjectVersions", { page: "short" }))
    assert.isUndefined(said("S3:ListObjectsV2", { page: "short" }))
    assert.isDefined(said("Organizations:ListAccounts", { staleMs: 1 }))
    for (const name of operations) assert.isUndefined(said(name, { throttle: true }))
    for (const name of ["DynamoDB:Query", "IAM:ListRoleTags", `${tagging}:GetResources`]) {
      assert.isUndefined(said(name, { page: "repeat" }))
      assert.isUndefined(said(name, { staleMs: 1 }))
    }
  }),
)
