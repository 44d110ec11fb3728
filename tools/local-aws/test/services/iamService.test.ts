import {
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam"
import { assert, describe, it } from "vitest"
import type { LocalAws } from "../../src/index.ts"
import { enter, failureOf, shop, withAccount, withOrganization } from "../clients.ts"

const iamIn = async (aws: LocalAws) =>
  new IAMClient({
    region: "eu-west-1",
    credentials: await enter(aws, shop),
    requestHandler: aws.requestHandler,
    maxAttempts: 1,
  })

const add = (aws: LocalAws, arn: string) => {
  aws.outside.addResource(shop, {
    arn,
    region: "us-east-1",
    tags: { équipe: "価格 / +=" },
    visibility: "tagged",
    tagging: "ok",
  })
}

describe("IAM", () => {
  it("has no member role where it is missing, and one that trusts somebody else where it refuses", async () => {
    for (const [role, principal] of [
      ["missing", undefined],
      ["refuses", `arn:aws:iam::${shop}:root`],
    ] as const)
      // oxlint-disable-next-line no-await-in-loop -- one organization at a time
      await withOrganization({ seed: withAccount(shop, { role }) }, async (aws) => {
        const iam = new IAMClient({
          region: "us-east-1",
          credentials: aws.credentialsOf(shop),
          requestHandler: aws.requestHandler,
          maxAttempts: 1,
        })
        const asked = iam.send(new GetRoleCommand({ RoleName: "orgtag-member" }))
        if (principal === undefined) {
          assert.strictEqual((await failureOf(asked)).name, "NoSuchEntityException")
          return
        }
        const { Role } = await asked
        assert.include(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""), principal)
      })()
  })

  it(
    "lists roles in pages, without their tags",
    withOrganization({}, async (aws) => {
      add(aws, `arn:aws:iam::${shop}:role/teams/shop/deploy`)
      const iam = await iamIn(aws)
      const first = await iam.send(new ListRolesCommand({ MaxItems: 1 }))
      assert.deepStrictEqual(
        first.Roles?.map(({ RoleName }) => RoleName),
        ["app"],
      )
      assert.isTrue(first.IsTruncated)
      assert.isUndefined(first.Roles?.[0]?.Tags)
      const second = await iam.send(new ListRolesCommand({ MaxItems: 1, Marker: first.Marker }))
      assert.deepStrictEqual(
        second.Roles?.map(({ RoleName, Path }) => [Path, RoleName]),
        [["/teams/shop/", "deploy"]],
      )
      assert.isFalse(second.IsTruncated)
      assert.deepStrictEqual((await iam.send(new ListUsersCommand({}))).Users, [])
    }),
  )

  it(
    "reads the tags of a role, whatever characters they hold",
    withOrganization({}, async (aws) => {
      add(aws, `arn:aws:iam::${shop}:role/deploy`)
      const { Tags } = await (await iamIn(aws)).send(new ListRoleTagsCommand({ RoleName: "deploy" }))
      assert.deepStrictEqual(Tags, [{ Key: "équipe", Value: "価格 / +=" }])
    }),
  )

  it(
    "knows the member role, and says NoSuchEntity of a role that is not there",
    withOrganization({}, async (aws) => {
      const iam = await iamIn(aws)
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: "orgtag-member" }))
      assert.strictEqual(Role?.Arn, `arn:aws:iam::${shop}:role/orgtag-member`)
      const trust: unknown = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))
      assert.nestedPropertyVal(trust, "Statement[0].Principal.AWS", "arn:aws:iam::222222222222:root")
      assert.nestedPropertyVal(
        trust,
        "Statement[0].Condition.StringEquals.sts:ExternalId",
        "local",
        "which AssumeRole asks for",
      )
      const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName: "orgtag-member" }))
      assert.deepStrictEqual(Tags, Role?.Tags)
      assert.deepStrictEqual(
        Tags?.map(({ Key }) => Key),
        ["orgtag:grants", "orgtag:grants:keys", "orgtag:grants:types"],
        "it says that it grants everything",
      )
      const failed = await failureOf(iam.send(new GetRoleCommand({ RoleName: "none" })))
      assert.deepInclude(failed, { name: "NoSuchEntityException", status: 404 })
    }),
  )
})
