import {
  AutoScalingClient,
  CreateOrUpdateTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeTagsCommand,
} from "@aws-sdk/client-auto-scaling"
import { assert, describe, it } from "vitest"
import { TagResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import type { LocalAws } from "../../src/index.ts"
import { enter, failureOf, shop, taggingIn, withOrganization } from "../clients.ts"

const group = `arn:aws:autoscaling:eu-west-1:${shop}:autoScalingGroup:0f1e:autoScalingGroupName/web`

const autoScalingIn = async (aws: LocalAws, tags: Readonly<Record<string, string>> = {}) => {
  aws.outside.addResource(shop, {
    arn: group,
    region: "eu-west-1",
    tags,
    visibility: "never-tagged",
    tagging: "ok",
  })
  return new AutoScalingClient({
    region: "eu-west-1",
    credentials: await enter(aws, shop),
    requestHandler: aws.requestHandler,
    maxAttempts: 1,
  })
}

const tag = (Key: string, Value: string, PropagateAtLaunch: boolean) => ({
  ResourceId: "web",
  ResourceType: "auto-scaling-group",
  Key,
  Value,
  PropagateAtLaunch,
})

describe("Auto Scaling", () => {
  it(
    "reads groups with their tags, those of the tagging API included",
    withOrganization({}, async (aws) => {
      const autoScaling = await autoScalingIn(aws)
      await (
        await taggingIn(aws)
      ).send(new TagResourcesCommand({ ResourceARNList: [group], Tags: { Env: "prod" } }))
      await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [tag("Owner", "shop", true)] }))
      const { AutoScalingGroups } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}))
      assert.strictEqual(AutoScalingGroups?.[0]?.AutoScalingGroupARN, group)
      const tags = [tag("Env", "prod", false), tag("Owner", "shop", true)]
      assert.deepStrictEqual(AutoScalingGroups?.[0]?.Tags, tags)
      assert.deepStrictEqual((await autoScaling.send(new DescribeTagsCommand({}))).Tags, tags)
    }),
  )

  it(
    "reads tags whatever characters they hold",
    withOrganization({}, async (aws) => {
      const autoScaling = await autoScalingIn(aws, { "a<b": `&"'>` })
      const { Tags } = await autoScaling.send(new DescribeTagsCommand({}))
      assert.deepStrictEqual(Tags, [tag("a<b", `&"'>`, false)])
    }),
  )

  it(
    "takes 25 tags a call and no value that begins with aws:",
    withOrganization({}, async (aws) => {
      const autoScaling = await autoScalingIn(aws)
      const many = Array.from({ length: 26 }, (_, index) => tag(`Key${String(index)}`, "", false))
      for (const Tags of [many, [tag("Key", "aws:mine", false)], [tag("aws:Key", "", false)]]) {
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        const { name } = await failureOf(autoScaling.send(new CreateOrUpdateTagsCommand({ Tags })))
        assert.strictEqual(name, "ValidationError")
      }
    }),
  )
})
