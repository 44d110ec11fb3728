import {
  GetResourcesCommand,
  TagResourcesCommand,
  UntagResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api"
import { assert, describe, it } from "vitest"
import { failureOf, shop, steppedTime, taggingIn, withAccount, withOrganization } from "../clients.ts"

const orders = `arn:aws:sqs:eu-west-1:${shop}:orders`
const returns = `arn:aws:sqs:eu-west-1:${shop}:returns`

const tag = async (
  client: ResourceGroupsTaggingAPIClient,
  arns: Array<string>,
  tags: Record<string, string>,
) => {
  const { FailedResourcesMap = {} } = await client.send(
    new TagResourcesCommand({ ResourceARNList: arns, Tags: tags }),
  )
  // The SDK's enumeration of codes is shorter than what AWS answers.
  return FailedResourcesMap as Record<
    string,
    { StatusCode?: number; ErrorCode?: string; ErrorMessage?: string }
  >
}

const fullOf = (more: Record<string, string>) =>
  withAccount(shop, {
    resources: [
      {
        arn: orders,
        region: "eu-west-1",
        tags: { ...numbered(50), ...more },
        visibility: "tagged",
        tagging: "ok",
      },
    ],
  })

const numbered = (count: number, from = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Key${String(from + index)}`, ""]))

describe("TagResources", () => {
  it(
    "adds and overwrites the given keys and keeps the others",
    withOrganization({}, async (aws) => {
      assert.deepStrictEqual(await tag(await taggingIn(aws), [orders, returns], { Env: "dev", New: "" }), {})
      assert.deepStrictEqual(aws.tags(orders), { Env: "dev", Owner: "shop", New: "" })
      assert.deepStrictEqual(aws.tags(returns), { costcenter: "1000", Temp: "yes", Env: "dev", New: "" })
    }),
  )

  it(
    "takes 1 to 20 ARNs and 1 to 50 tags",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      const many = Array.from({ length: 21 }, (_, index) => `${orders}${String(index)}`)
      for (const call of [
        tag(tagging, many, { Env: "dev" }),
        tag(tagging, [], { Env: "dev" }),
        tag(tagging, [orders], {}),
        tag(tagging, [orders], numbered(51)),
      ])
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        assert.strictEqual((await failureOf(call)).name, "InvalidParameterException")
    }),
  )

  it(
    "fails as a whole on a malformed ARN or one of another partition, and then writes nothing",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      for (const bad of ["orders", "arn:aws:sqs", `arn:aws-cn:sqs:cn-north-1:${shop}:orders`]) {
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        const { name } = await failureOf(tag(tagging, [orders, bad], { Env: "dev" }))
        assert.strictEqual(name, "InvalidParameterException")
      }
      assert.strictEqual(aws.tags(orders)?.["Env"], "prod")
      assert.isEmpty(aws.writes())
    }),
  )

  it(
    "answers 200 and names each ARN that failed with status, code and words",
    withOrganization({}, async (aws) => {
      const gone = `arn:aws:ec2:eu-west-1:${shop}:volume/vol-0fedcba9876543210`
      const project = `arn:aws:codebuild:eu-west-1:${shop}:project/site`
      const elsewhere = "arn:aws:sqs:eu-west-1:444444444444:orders"
      const mail = `arn:aws:sqs:us-east-1:${shop}:mail`
      const failed = await tag(await taggingIn(aws), [orders, gone, project, elsewhere, mail], { Env: "dev" })
      assert.sameMembers(Object.keys(failed), [gone, project, elsewhere, mail])
      assert.deepInclude(failed[gone], { StatusCode: 404, ErrorCode: "ResourceNotFoundException" })
      assert.deepInclude(failed[project], { StatusCode: 400, ErrorCode: "InvalidParameterException" })
      assert.deepInclude(failed[elsewhere], { StatusCode: 403, ErrorCode: "AccessDeniedException" })
      assert.deepInclude(failed[mail], { StatusCode: 400, ErrorCode: "InvalidParameterException" })
      assert.isString(failed[gone]?.ErrorMessage)
      assert.strictEqual(aws.tags(orders)?.["Env"], "dev")
    }),
  )

  it(
    "refuses keys that begin with aws:, whatever their case",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      for (const key of ["aws:mine", "AWS:mine", "aWs:mine"])
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        assert.strictEqual(
          (await failureOf(tag(tagging, [orders], { [key]: "" }))).name,
          "InvalidParameterException",
        )
      await tag(tagging, [orders], { awsome: "" })
    }),
  )

  it(
    "counts 128 and 256 characters, not UTF-16 units",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      const wide = "\u{20000}"
      assert.deepStrictEqual(await tag(tagging, [orders], { [wide.repeat(128)]: wide.repeat(256) }), {})
      for (const tags of [{ [wide.repeat(129)]: "" }, { Key: wide.repeat(257) }])
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        assert.strictEqual((await failureOf(tag(tagging, [orders], tags))).name, "InvalidParameterException")
    }),
  )

  it(
    "fails the ARN whose service does not allow the characters",
    withOrganization({}, async (aws) => {
      const detector = `arn:aws:guardduty:eu-west-1:${shop}:detector/1`
      aws.outside.addResource(shop, {
        arn: detector,
        region: "eu-west-1",
        tags: {},
        visibility: "tagged",
        tagging: "ok",
      })
      const tagging = await taggingIn(aws)
      const failed = await tag(tagging, [orders, detector], { "Cost Center": "1000" })
      assert.deepStrictEqual(Object.keys(failed), [detector])
      assert.deepStrictEqual(Object.keys(await tag(tagging, [orders], { Bad: "a;b" })), [orders])
    }),
  )

  it(
    "fails the ARN whose service wants keys of 127 and values of 255 characters",
    withOrganization({}, async (aws) => {
      const workspace = `arn:aws:workspaces:eu-west-1:${shop}:workspace/ws-1`
      aws.outside.addResource(shop, {
        arn: workspace,
        region: "eu-west-1",
        tags: {},
        visibility: "tagged",
        tagging: "ok",
      })
      const tagging = await taggingIn(aws)
      const arns = [orders, workspace]
      assert.isEmpty(await tag(tagging, arns, { ["k".repeat(127)]: "v".repeat(255) }))
      for (const tags of [{ ["k".repeat(128)]: "v" }, { k: "v".repeat(256) }])
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        assert.deepStrictEqual(Object.keys(await tag(tagging, arns, tags)), [workspace])
    }),
  )
})

describe("the limit of 50 tags", () => {
  it(
    "counts neither AWS's own keys nor overwritten ones",
    withOrganization({ seed: fullOf({ "aws:cloudformation:stack-name": "shop" }) }, async (aws) => {
      const tagging = await taggingIn(aws)
      assert.deepStrictEqual(await tag(tagging, [orders], { Key3: "again" }), {})
      assert.deepStrictEqual(Object.keys(await tag(tagging, [orders], { One: "more" })), [orders])
      assert.notProperty(aws.tags(orders), "One")
    }),
  )

  it(
    "makes room when a key is removed",
    withOrganization({ seed: fullOf({}) }, async (aws) => {
      const tagging = await taggingIn(aws)
      await tagging.send(new UntagResourcesCommand({ ResourceARNList: [orders], TagKeys: ["Key3"] }))
      assert.deepStrictEqual(await tag(tagging, [orders], { One: "more" }), {})
    }),
  )
})

describe("UntagResources", () => {
  it(
    "succeeds where the key is already absent",
    withOrganization({}, async (aws) => {
      const { FailedResourcesMap } = await (
        await taggingIn(aws)
      ).send(new UntagResourcesCommand({ ResourceARNList: [orders], TagKeys: ["Nothing", "env"] }))
      assert.deepStrictEqual(FailedResourcesMap, {})
      assert.deepStrictEqual(aws.tags(orders), { Env: "prod", Owner: "shop" })
      assert.isEmpty(aws.writes())
    }),
  )

  it(
    "refuses AWS's own keys",
    withOrganization({}, async (aws) => {
      const command = new UntagResourcesCommand({
        ResourceARNList: [`arn:aws:s3:::receipts-${shop}`],
        TagKeys: ["aws:cloudformation:stack-name"],
      })
      const { name } = await failureOf((await taggingIn(aws)).send(command))
      assert.strictEqual(name, "InvalidParameterException")
    }),
  )
})

describe("the log of writes", () => {
  it(
    "tells each key with before and after, and who changed it",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      await tag(tagging, [orders], { Env: "dev", Owner: "shop", New: "" })
      aws.outside.removeTag(orders, "New")
      const log = aws.writes().map(({ key, before, after, principal }) => ({ key, before, after, principal }))
      const principal = `arn:aws:sts::${shop}:assumed-role/orgtag-member/sweep`
      assert.deepStrictEqual(log, [
        { key: "Env", before: "prod", after: "dev", principal },
        { key: "New", before: null, after: "", principal },
        { key: "New", before: "", after: null, principal: "outside" },
      ])
    }),
  )

  it(
    "holds keys that are spelled like members of an object",
    withOrganization({}, async (aws) => {
      await tag(await taggingIn(aws), [orders], { constructor: "a", toString: "b" })
      const tags = aws.tags(orders) ?? {}
      assert.sameMembers(Object.keys(tags), ["Env", "Owner", "constructor", "toString"])
    }),
  )
})

it("IAM holds one spelling of a key", async () => {
  await withOrganization({}, async (aws) => {
    const role = `arn:aws:iam::${shop}:role/app`
    const tagging = await taggingIn(aws, shop, "us-east-1")
    await tag(tagging, [role], { owner: "lab" })
    assert.deepStrictEqual(aws.tags(role), { owner: "lab" })
  })()
})

describe("the rates of the tagging API", () => {
  it("are 5 writes a second, tags and untags together, and 15 reads, in each account and Region", async () => {
    const { time, pass } = steppedTime()
    await withOrganization({ time, rates: true }, async (aws) => {
      const ireland = await taggingIn(aws)
      const untag = () =>
        ireland.send(new UntagResourcesCommand({ ResourceARNList: [orders], TagKeys: ["Nothing"] }))
      for (let call = 0; call < 3; call += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        await tag(ireland, [orders], { Call: String(call) })
      }
      await untag()
      await untag()
      assert.strictEqual((await failureOf(untag())).name, "ThrottledException")
      for (let call = 0; call < 15; call += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        await ireland.send(new GetResourcesCommand({}))
      }
      const read = await failureOf(ireland.send(new GetResourcesCommand({})))
      assert.strictEqual(read.name, "ThrottledException")
      await tag(await taggingIn(aws, shop, "us-east-1"), [`arn:aws:sqs:us-east-1:${shop}:mail`], {
        Env: "prod",
      })
      pass(200)
      await untag()
      assert.strictEqual((await failureOf(untag())).name, "ThrottledException")
    })()
  })
})

it("A service-linked role is AWS's own", async () => {
  await withOrganization({}, async (aws) => {
    const arn = `arn:aws:iam::${shop}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`
    aws.outside.addResource(shop, {
      arn,
      region: "us-east-1",
      tags: {},
      visibility: "never-tagged",
      tagging: "ok",
    })
    const failed = await tag(await taggingIn(aws, shop, "us-east-1"), [arn], { Env: "prod" })
    assert.strictEqual(failed[arn]?.ErrorCode, "UnmodifiableEntity")
  })()
})
