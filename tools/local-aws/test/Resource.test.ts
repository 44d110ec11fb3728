import { assert, describe, it } from "vitest"
import { Resource } from "../src/Resource.ts"

const resource = (arn: string) =>
  new Resource(
    { arn, region: "eu-west-1", tags: {}, visibility: "never-tagged", tagging: "ok" },
    "333333333333",
    1,
    0,
  )

describe("a resource", () => {
  it("is as it was at any moment since it is there", () => {
    const queue = resource("arn:aws:sqs:eu-west-1:333333333333:orders")
    queue.become({ at: 10, tags: new Map([["Env", "dev"]]), row: true, exists: true })
    assert.isUndefined(queue.asOf(-1))
    assert.isFalse(queue.asOf(9)?.row)
    assert.strictEqual(queue.asOf(10)?.tags.get("Env"), "dev")
  })

  it("is there at moments so long ago that its versions are forgotten", () => {
    const queue = resource("arn:aws:sqs:eu-west-1:333333333333:orders")
    for (let at = 1; at <= 100; at += 1)
      queue.become({ at, tags: new Map([["Call", String(at)]]), row: true, exists: true })
    assert.strictEqual(queue.asOf(1)?.tags.get("Call"), "36")
    assert.strictEqual(queue.asOf(37)?.tags.get("Call"), "37")
    assert.strictEqual(queue.current.tags.get("Call"), "100")
  })

  it("has a type from its ARN, or from a table where the ARN says none", () => {
    const types = [
      "arn:aws:sqs:eu-west-1:333333333333:orders",
      "arn:aws:s3:::receipts",
      "arn:aws:ec2:eu-west-1:333333333333:instance/i-1",
      "arn:aws:lambda:eu-west-1:333333333333:function:charge",
      "arn:aws:autoscaling:eu-west-1:333333333333:autoScalingGroup:0f1e:autoScalingGroupName/web",
      "arn:aws:iam::333333333333:role/teams/app",
    ].map((arn) => resource(arn).type)
    assert.deepStrictEqual(types, [
      "sqs:queue",
      "s3:bucket",
      "ec2:instance",
      "lambda:function",
      "autoscaling:autoScalingGroup",
      "iam:role",
    ])
  })
})
