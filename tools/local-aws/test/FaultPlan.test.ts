import { assert, describe, it } from "vitest"
import type { Fault } from "../src/index.ts"
import { FaultPlan } from "../src/FaultPlan.ts"

const subject = {
  service: "Resource Groups Tagging API",
  operation: "TagResources",
  account: "333333333333",
  region: "eu-west-1",
  arns: ["arn:aws:sqs:eu-west-1:333333333333:orders", "arn:aws:s3:::receipts"],
}

const fault = (change: Partial<Fault>): Fault => ({
  service: subject.service,
  operation: subject.operation,
  calls: "1-1000",
  do: { throttle: true },
  ...change,
})

const hits = (plan: FaultPlan, calls: number) =>
  Array.from({ length: calls }, (_, index) => (plan.match(subject).length > 0 ? index + 1 : 0)).filter(
    (call) => call > 0,
  )

describe("a fault matches", () => {
  it("by service and operation, and by account, Region and ARN where it names them", () => {
    const matching = [
      fault({}),
      fault({ account: "333333333333" }),
      fault({ region: "eu-west-1" }),
      fault({ arn: "arn:aws:s3:::*" }),
      fault({ arn: "arn:aws:sqs:eu-west-?:*:orders" }),
    ]
    const others = [
      fault({ service: "Organizations" }),
      fault({ operation: "UntagResources" }),
      fault({ account: "444444444444" }),
      fault({ region: "us-east-1" }),
      fault({ arn: "arn:aws:ec2:*" }),
      fault({ arn: "receipts" }),
    ]
    assert.lengthOf(new FaultPlan([...matching, ...others], 1).match(subject), matching.length)
  })

  it("the first to third call, every third call", () => {
    assert.deepStrictEqual(hits(new FaultPlan([fault({ calls: "1-3" })], 1), 10), [1, 2, 3])
    assert.deepStrictEqual(hits(new FaultPlan([fault({ calls: "2-2" })], 1), 10), [2])
    assert.deepStrictEqual(hits(new FaultPlan([fault({ calls: "every:3" })], 1), 10), [3, 6, 9])
  })

  it("a share of calls that the seed decides", () => {
    const plan = (seed: number) => hits(new FaultPlan([fault({ calls: "rate:0.05" })], seed), 10_000)
    assert.deepStrictEqual(plan(7), plan(7))
    assert.notDeepEqual(plan(7), plan(8))
    assert.closeTo(plan(7).length, 500, 100)
    assert.isEmpty(hits(new FaultPlan([fault({ calls: "rate:0" })], 1), 100))
    assert.lengthOf(hits(new FaultPlan([fault({ calls: "rate:1" })], 1), 100), 100)
  })

  it("with a count of its own, which only matching calls move", () => {
    const plan = new FaultPlan([fault({ calls: "2-2" })], 1)
    plan.match({ ...subject, account: "444444444444", operation: "UntagResources" })
    assert.deepStrictEqual(hits(plan, 3), [2])
  })
})
