import * as fc from "fast-check"
import { Option } from "effect"
import { assert, describe, it } from "vitest"
import { AccountId } from "../../src/domain/AccountId.ts"
import { Region, homeRegionOf, partitionOf } from "../../src/domain/Region.ts"
import {
  ResourceArn,
  arnParts,
  belongsTo,
  parseArn,
  resourceIdOf,
  resourceTypeOf,
} from "../../src/domain/ResourceArn.ts"

const arn = (text: string): ResourceArn => ResourceArn.make(text)

describe("the type and the id of a resource", () => {
  const rows: ReadonlyArray<readonly [string, string, string]> = [
    ["arn:aws:ec2:eu-west-1:333333333333:instance/i-1", "ec2:instance", "i-1"],
    ["arn:aws:rds:eu-west-1:333333333333:db:orders", "rds:db", "orders"],
    ["arn:aws:lambda:eu-west-1:333333333333:function:resize:3", "lambda:function", "resize:3"],
    ["arn:aws:s3:::receipts", "s3:bucket", "receipts"],
    ["arn:aws:s3:eu-west-1:333333333333:accesspoint/reports", "s3:accesspoint", "accesspoint/reports"],
    ["arn:aws:sqs:eu-west-1:333333333333:orders", "sqs:queue", "orders"],
    ["arn:aws:sns:eu-west-1:333333333333:news", "sns:topic", "news"],
    ["arn:aws:iam::333333333333:role/path/app", "iam:role", "path/app"],
    ["arn:aws:apigateway:eu-west-1::/restapis/abc", "apigateway:restapis", "abc"],
    ["arn:aws:ecs:eu-west-1:333333333333:service/c/s", "ecs:service", "c/s"],
    ["arn:aws:dms:eu-west-1:333333333333:plain", "dms", "plain"],
  ]
  for (const [text, type, id] of rows) {
    it(`of ${text} are ${type} and ${id}`, () => {
      assert.strictEqual(resourceTypeOf(arn(text)), type)
      assert.strictEqual(resourceIdOf(arn(text)), id)
    })
  }
})

describe("an ARN", () => {
  it("is taken apart without losing anything of it", () => {
    const text = fc
      .tuple(
        fc.constantFrom("aws", "aws-cn", "aws-us-gov"),
        fc.stringMatching(/^[a-z0-9-]{1,12}$/u),
        fc.constantFrom("", "eu-west-1"),
        fc.constantFrom("", "333333333333"),
        fc.stringMatching(/^[^\0]{1,40}$/u),
      )
      .map((parts) => `arn:${parts.join(":")}`)
    fc.assert(
      fc.property(text, (written) => {
        const parts = arnParts(arn(written))
        assert.strictEqual(
          ["arn", parts.partition, parts.service, parts.region, parts.account, parts.resource].join(":"),
          written,
        )
      }),
    )
  })

  it("is refused where it is none, or is longer than the tagging API takes", () => {
    for (const value of ["", "orders", "arn:aws:sqs:eu-west-1:333333333333:", "arn:aws:s3:::", null, 3])
      assert.isTrue(Option.isNone(parseArn(value)), String(value))
    assert.isTrue(Option.isSome(parseArn(`arn:aws:s3:::${"x".repeat(998)}`)))
    assert.isTrue(Option.isNone(parseArn(`arn:aws:s3:::${"x".repeat(999)}`)))
  })
})

describe("belongsTo", () => {
  const account = AccountId.make("333333333333")
  const ireland = Region.make("eu-west-1")

  it("takes an ARN that names the account and the Region, or leaves them out", () => {
    for (const text of [
      "arn:aws:sqs:eu-west-1:333333333333:orders",
      "arn:aws:s3:::receipts",
      "arn:aws:apigateway:eu-west-1::/restapis/abc",
    ])
      assert.isTrue(belongsTo(arn(text), account, ireland), text)
  })

  it("refuses an ARN that names another account or Region", () => {
    for (const text of [
      "arn:aws:sqs:eu-west-1:444444444444:orders",
      "arn:aws:sqs:us-east-1:333333333333:orders",
    ])
      assert.isFalse(belongsTo(arn(text), account, ireland), text)
  })
})

describe("the home Region", () => {
  it("is that of the Region's partition", () => {
    for (const [region, home] of [
      ["eu-west-1", "us-east-1"],
      ["us-gov-east-1", "us-gov-west-1"],
      ["cn-north-1", "cn-northwest-1"],
      ["eusc-de-east-1", "eusc-de-east-1"],
    ] as const)
      assert.strictEqual<string>(homeRegionOf(partitionOf(Region.make(region))), home)
  })
})
