import { describe, expect, it } from "vitest"
import type { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { resourceClasses } from "../../src/domain/ResourceClass.ts"
import { awsManagedBy } from "../../src/desired/awsManagedBy.ts"
import { classify } from "../../src/desired/classify.ts"
import type { Verdict } from "../../src/desired/Verdict.ts"

const arn = "arn:aws:sqs:eu-west-1:123456789012:orders" as ResourceArn
const compliant: Verdict = {
  changes: [],
  findings: [],
  blocked: undefined,
  matched: [],
  exemption: undefined,
  statements: [],
}
const nonCompliant: Verdict = {
  ...compliant,
  findings: [{ reason: "ambiguous", rule: "a", key: "b", message: "" }],
}
const changed: Verdict = {
  ...nonCompliant,
  changes: [{ key: "a", op: "add", before: null, after: "b", rule: "a", line: 1 }],
}
const blocked: Verdict = { ...changed, blocked: { reason: "protected", message: "" } }
const exempt: Verdict = { ...blocked, exemption: "EX-1" }

describe("the class of a resource", () => {
  it("is the first that fits, in the order of the design", () => {
    const all = { arn, awsManaged: true, untaggable: true, failed: true, settling: true }
    const found = [
      classify(exempt, all),
      classify(blocked, all),
      classify(blocked, { ...all, awsManaged: false }),
      classify(blocked, { arn, failed: true, settling: true }),
      classify(blocked, { arn, settling: true }),
      classify(blocked, { arn }),
      classify(changed, { arn }),
      classify(nonCompliant, { arn }),
      classify(compliant, { arn }),
    ]
    expect(found).toEqual(resourceClasses)
  })

  it("is failed for a resource that was not read, which has no verdict", () => {
    expect(classify(undefined, { arn })).toBe("failed")
    expect(classify(undefined, { arn, untaggable: true })).toBe("untaggable")
  })

  it.each([
    "arn:aws:iam::123456789012:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport",
    "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws-cn:kms:cn-north-1:123456789012:alias/aws/ebs",
    "arn:aws:ssm:eu-west-1::parameter/aws/service/ami",
    "arn:aws:rds:eu-west-1:123456789012:pg:default.mysql8.0",
    "arn:aws:rds:eu-west-1:123456789012:og:default:mysql-8-0",
    "arn:aws:elasticache:eu-west-1:123456789012:parametergroup:default.redis7",
  ])("is awsManaged for %s", (name) => {
    expect(awsManagedBy(name as ResourceArn)).toBeDefined()
    expect(classify(changed, { arn: name as ResourceArn })).toBe("awsManaged")
  })

  it.each([
    "arn:aws:iam::123456789012:role/my/aws-service-role/x",
    "arn:aws:kms:eu-west-1:123456789012:alias/awsome",
    "arn:aws:rds:eu-west-1:123456789012:db:default.mysql8.0",
    "arn:aws:s3:::aws",
  ])("is not awsManaged for %s", (name) => {
    expect(awsManagedBy(name as ResourceArn)).toBeUndefined()
  })
})
