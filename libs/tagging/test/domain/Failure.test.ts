import { assert, describe, it } from "vitest"
import { AccountId, Region, failureOf } from "../../src/index.ts"

describe("a failure", () => {
  it("holds of its place the account, the Region and the resource, and nothing that came along", () => {
    const row = {
      sweepId: "S1",
      account: AccountId.make("333333333333"),
      region: Region.make("eu-west-1"),
      state: "open",
    }
    assert.deepStrictEqual(failureOf(row, "busy", "held", "wait"), {
      account: row.account,
      region: row.region,
      reason: "busy",
      message: "held",
      hint: "wait",
    })
  })
})
