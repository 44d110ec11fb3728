import { assert, describe, it } from "vitest"
import {
  callsDuring,
  ireland,
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queues,
  shop,
  swept,
  tagging,
} from "./scenario.ts"

const organization = organizationWith({
  [shop]: { resources: queues(3, { Env: "prod" }) },
  [lab]: { resources: queues(2, { Owner: "lab", Temp: "yes" }, lab) },
})
const policy = policyWith(`${ownerRule}\n  - { id: leftovers, remove: [Temp] }`, {
  include: `"${shop}", "${lab}"`,
  regions: `[${ireland}]`,
})
const reads = [
  "DynamoDB:BatchGetItem",
  "DynamoDB:DescribeTable",
  "Organizations:ListAccounts",
  `${tagging}:GetResources`,
  "STS:AssumeRole",
]

describe("a plan", () => {
  it("makes no call that writes, not even to the record", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      for (const _ of ["before the first sweep", "after it"]) {
        const calls = await callsDuring(fixture, () => swept(fixture, { mode: "plan" }))
        assert.deepEqual(Array.from(calls.keys()).toSorted(), reads.toSorted())
        assert.isEmpty(fixture.aws.writes().slice(7))
        await swept(fixture)
      }
    })
  })
})

describe("a second sweep of an unchanged organization", () => {
  it("writes to no resource and nothing of any resource to the record", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      const { result, life } = await fixture.live(fixture.sweep)
      assert.isDefined(result)
      assert.strictEqual(result.outcome, "complete")
      assert.deepInclude(result.resources, { seen: 5, compliant: 5, changed: 0 })
      for (const call of [`${tagging}:TagResources`, `${tagging}:UntagResources`, "DynamoDB:BatchWriteItem"])
        assert.notInclude(life.calls, call)
    })
  })
})

describe("a sweep of a small organization", () => {
  it("makes exactly the calls that it needs", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const { apiCalls } = await swept(fixture)
      assert.deepEqual(apiCalls, {
        // Of each account: the heads of its page, and the rows of its actions. Once the approved policy, the stored one,
        // the order to stop, which is not looked for again within five seconds, and the header for the seal.
        "DynamoDB:BatchGetItem": 8,
        // Intents and results of each account's one group.
        "DynamoDB:BatchWriteItem": 4,
        "DynamoDB:DescribeTable": 4,
        // 2 header and list, 4 rows of accounts, 2 rows each of the two that were entered, 2 ended exempt, 2 ended
        // swept; of each account a group and its state before and after it; 5 entries; the policy and the seal.
        "DynamoDB:PutItem": 27,
        // 16 partitions of rows, 2 accounts' states, the list of sweeps, of which none came before this one, the seals
        // before and the end of the seals.
        "DynamoDB:Query": 21,
        // 2 leases taken, 2 given back, 2 reservations, 5 heads, 2 groups closed, 1 header, the head of the seals.
        "DynamoDB:UpdateItem": 15,
        "Organizations:ListAccounts": 1,
        // A page and a read-back of each account.
        [`${tagging}:GetResources`]: 4,
        [`${tagging}:TagResources`]: 1,
        [`${tagging}:UntagResources`]: 1,
        "STS:AssumeRole": 2,
        "STS:GetCallerIdentity": 1,
      })
    })
  })

  it("makes exactly these the second time", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      const { apiCalls } = await swept(fixture)
      assert.deepEqual(apiCalls, {
        "DynamoDB:BatchGetItem": 6,
        "DynamoDB:DescribeTable": 4,
        // As the first time without groups, states before them, entries and the policy: all of it is the ledger's.
        "DynamoDB:PutItem": 17,
        // One more: whether the sweep before this one has its seal.
        "DynamoDB:Query": 22,
        // 2 leases taken, 2 given back, 1 header, the head of the seals.
        "DynamoDB:UpdateItem": 6,
        "Organizations:ListAccounts": 1,
        [`${tagging}:GetResources`]: 2,
        "STS:AssumeRole": 2,
        "STS:GetCallerIdentity": 1,
      })
    })
  })
})
