import { DescribeEffectivePolicyCommand } from "@aws-sdk/client-organizations"
import {
  ListRequiredTagsCommand,
  TagResourcesCommand,
  UntagResourcesCommand,
} from "@aws-sdk/client-resource-groups-tagging-api"
import { assert, describe, it } from "vitest"
import { readTagPolicy } from "../src/TagPolicy.ts"
import { clientsOf, enter, shop, taggingIn, withAccount, withOrganization } from "./clients.ts"

const tagPolicy = JSON.stringify({
  tags: {
    costcenter: {
      tag_key: "CostCenter",
      tag_value: ["100", "300*"],
      enforced_for: ["ec2:ALL_SUPPORTED", "sqs:queue"],
    },
    env: { enforced_for: ["ec2:instance"] },
    closed: { tag_key: "Closed", tag_value: [], enforced_for: ["ec2:instance"] },
    told: { tag_key: "Told", tag_value: ["yes"], report_required_tag_for: ["ec2:instance"] },
  },
})
const instance = { service: "ec2", type: "ec2:instance" }
const codeFor = (service: string, type: string) =>
  readTagPolicy(JSON.stringify({ tags: { a: { tag_value: [], enforced_for: [`${service}:${type}`] } } }))(
    { service, type: `${service}:${type}` },
    "a",
    "b",
  )?.code

/** Whether a policy that is enforced so refuses a tag of a type. */
const refusing = (enforced: string, type: string) =>
  readTagPolicy(JSON.stringify({ tags: { a: { tag_value: [], enforced_for: [enforced] } } }))(
    { service: type.split(":")[0] ?? "", type },
    "a",
    "b",
  ) !== undefined

const refuses = (key: string, value: string, subject = instance) =>
  readTagPolicy(tagPolicy)(subject, key, value) !== undefined

describe("an AWS tag policy", () => {
  it("refuses another spelling of its key and a value that it does not have, with one wildcard a value", () => {
    assert.isFalse(refuses("CostCenter", "100"))
    assert.isFalse(refuses("CostCenter", "3001"))
    assert.isTrue(refuses("CostCenter", "1000"))
    assert.isTrue(refuses("costcenter", "100"))
  })

  it("wants the key in lower case where it does not spell it, allows any value where it has no list, none where it is empty", () => {
    assert.isFalse(refuses("env", "whatever"))
    assert.isTrue(refuses("Env", "whatever"))
    assert.isTrue(refuses("Closed", ""))
  })

  it("holds for the types that it is enforced for, and for no other key or type", () => {
    assert.isTrue(refuses("CostCenter", "9", { service: "ec2", type: "ec2:volume" }))
    assert.isFalse(refuses("CostCenter", "9", { service: "sns", type: "sns:topic" }))
    assert.isFalse(refuses("Told", "no"))
    assert.isFalse(refuses("Owner", "9"))
  })

  it("names types in lower case, as AWS's table does, whole services also by *, and parts by their path", () => {
    assert.isTrue(refusing("states:statemachine", "states:stateMachine"))
    assert.isTrue(refusing("redshift:*", "redshift:cluster"))
    assert.isTrue(refusing("storagegateway:gateway/volume", "storagegateway:gateway"))
    assert.isFalse(refusing("redshift:*", "redshift-serverless:namespace"))
    assert.isFalse(refusing("states:statemachine", "states:activity"))
  })

  it("is named in each service's own way", () => {
    assert.strictEqual(codeFor("sns", "topic"), "TagPolicyException")
    assert.strictEqual(codeFor("ec2", "vpc"), "TagPolicyViolation")
    assert.strictEqual(codeFor("ram", "resource-share"), "TagPolicyViolationException")
    assert.strictEqual(codeFor("sqs", "queue"), "InvalidParameterException")
  })
})

describe("the AWS tag policy of an account", () => {
  const orders = `arn:aws:sqs:eu-west-1:${shop}:orders`
  const bucket = `arn:aws:s3:::receipts-${shop}`

  it(
    "refuses a write of one resource inside the 200, and no removal",
    withOrganization({ seed: withAccount(shop, { tagPolicy }) }, async (aws) => {
      const client = await taggingIn(aws)
      const ResourceARNList = [orders, bucket]
      const { FailedResourcesMap = {} } = await client.send(
        new TagResourcesCommand({ ResourceARNList, Tags: { CostCenter: "9" } }),
      )
      assert.deepStrictEqual(Object.keys(FailedResourcesMap), [orders])
      assert.match(FailedResourcesMap[orders]?.ErrorMessage ?? "", /tag policy/u)
      assert.strictEqual(aws.tags(bucket)?.["CostCenter"], "9")
      const removed = await client.send(
        new UntagResourcesCommand({ ResourceARNList, TagKeys: ["CostCenter"] }),
      )
      assert.deepStrictEqual(removed.FailedResourcesMap, {})
    }),
  )

  it(
    "is told to the account and to the delegated administrator, as it is",
    withOrganization({ seed: withAccount(shop, { tagPolicy }) }, async (aws) => {
      const ask = async (keys: typeof aws.credentials, TargetId?: string) => {
        const command = new DescribeEffectivePolicyCommand({ PolicyType: "TAG_POLICY", TargetId })
        return (await clientsOf(aws, keys).organizations.send(command)).EffectivePolicy
      }
      assert.strictEqual((await ask(await enter(aws, shop)))?.PolicyContent, tagPolicy)
      assert.strictEqual((await ask(aws.credentials, shop))?.TargetId, shop)
    }),
  )

  it(
    "says in pages which keys it requires, type by type",
    withOrganization(
      {
        seed: withAccount(shop, {
          tagPolicy: JSON.stringify({
            tags: {
              CostCenter: {
                tag_key: "CostCenter",
                report_required_tag_for: ["ec2:ALL_SUPPORTED", "s3:bucket"],
              },
              Team: { report_required_tag_for: ["s3:bucket"] },
            },
          }),
        }),
      },
      async (aws) => {
        const client = await taggingIn(aws)
        const first = await client.send(new ListRequiredTagsCommand({ MaxResults: 1 }))
        assert.deepStrictEqual(first.RequiredTags, [
          {
            ResourceType: "ec2:ALL_SUPPORTED",
            CloudFormationResourceTypes: [],
            ReportingTagKeys: ["CostCenter"],
          },
        ])
        const second = await client.send(new ListRequiredTagsCommand({ NextToken: first.NextToken }))
        assert.deepStrictEqual(
          second.RequiredTags?.map(({ ResourceType, ReportingTagKeys }) => [ResourceType, ReportingTagKeys]),
          [["s3:bucket", ["CostCenter", "team"]]],
        )
        assert.isUndefined(second.NextToken)
        const other = await (await taggingIn(aws, "444444444444")).send(new ListRequiredTagsCommand({}))
        assert.deepStrictEqual(other.RequiredTags, [])
      },
    ),
  )
})
