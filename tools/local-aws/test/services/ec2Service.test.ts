import {
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2"
import { assert, describe, it } from "vitest"
import type { LocalAws } from "../../src/index.ts"
import { enter, failureOf, shop, withOrganization } from "../clients.ts"

const ec2In = async (aws: LocalAws) =>
  new EC2Client({
    region: "eu-west-1",
    credentials: await enter(aws, shop),
    requestHandler: aws.requestHandler,
    maxAttempts: 1,
  })

/** A part of a network in account 333333333333, made by AWS with a VPC or by somebody. */
const add = (aws: LocalAws, part: string, vpc: string, isDefault: boolean): void =>
  aws.outside.addResource(shop, {
    arn: `arn:aws:ec2:eu-west-1:${shop}:${part}`,
    region: "eu-west-1",
    tags: {},
    visibility: "never-tagged",
    tagging: "ok",
    network: { vpc, isDefault },
  })

const by = (Name: string, ...Values: ReadonlyArray<string>) => ({ Filters: [{ Name, Values: [...Values] }] })

describe("EC2", () => {
  it(
    "says of the VPCs that it is asked for which one is the default, and leaves out what it does not know",
    withOrganization({}, async (aws) => {
      const ec2 = await ec2In(aws)
      add(aws, "vpc/vpc-1", "vpc-1", true)
      add(aws, "vpc/vpc-2", "vpc-2", false)
      add(aws, "vpc/vpc-3", "vpc-3", false)
      const { Vpcs } = await ec2.send(new DescribeVpcsCommand(by("vpc-id", "vpc-1", "vpc-2", "vpc-9")))
      assert.deepEqual(
        Vpcs?.map(({ VpcId, IsDefault }) => [VpcId, IsDefault]),
        [
          ["vpc-1", true],
          ["vpc-2", false],
        ],
      )
      assert.lengthOf((await ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? [], 3)
      assert.deepEqual((await ec2.send(new DescribeVpcsCommand(by("vpc-id", "vpc-9")))).Vpcs, [])
    }),
  )

  it(
    "says of each kind of part whether AWS made it with its VPC",
    withOrganization({}, async (aws) => {
      const ec2 = await ec2In(aws)
      for (const part of [
        "subnet/subnet",
        "security-group/sg",
        "network-acl/acl",
        "route-table/rtb",
        "internet-gateway/igw",
      ]) {
        add(aws, `${part}-1`, "vpc-1", true)
        add(aws, `${part}-2`, "vpc-1", false)
      }
      const { Subnets } = await ec2.send(new DescribeSubnetsCommand(by("subnet-id", "subnet-1", "subnet-2")))
      assert.deepEqual(
        Subnets?.map(({ DefaultForAz }) => DefaultForAz),
        [true, false],
      )
      const groups = await ec2.send(new DescribeSecurityGroupsCommand(by("group-id", "sg-1", "sg-2")))
      assert.deepEqual(
        groups.SecurityGroups?.map(({ GroupName, VpcId }) => [GroupName, VpcId]),
        [
          ["default", "vpc-1"],
          ["group-sg-2", "vpc-1"],
        ],
      )
      const acls = await ec2.send(new DescribeNetworkAclsCommand(by("network-acl-id", "acl-1", "acl-2")))
      assert.deepEqual(
        acls.NetworkAcls?.map(({ IsDefault }) => IsDefault),
        [true, false],
      )
      const tables = await ec2.send(new DescribeRouteTablesCommand(by("route-table-id", "rtb-1", "rtb-2")))
      assert.deepEqual(
        tables.RouteTables?.map(({ Associations }) => Associations?.map(({ Main }) => Main)),
        [[true], []],
      )
      const gateways = await ec2.send(
        new DescribeInternetGatewaysCommand(by("internet-gateway-id", "igw-1", "igw-2")),
      )
      assert.deepEqual(
        gateways.InternetGateways?.map(({ Attachments }) => Attachments?.map(({ VpcId }) => VpcId)),
        [["vpc-1"], []],
      )
    }),
  )

  it(
    "refuses a filter that it does not know, and more than 200 values",
    withOrganization({}, async (aws) => {
      const ec2 = await ec2In(aws)
      const refusals = [
        by("is-default", "true"),
        by("vpc-id", ...Array.from({ length: 201 }, (_, n) => `vpc-${n}`)),
      ]
      const names = await Promise.all(
        refusals.map(async (input) => (await failureOf(ec2.send(new DescribeVpcsCommand(input)))).name),
      )
      assert.deepEqual(names, ["InvalidParameterValue", "FilterLimitExceeded"])
    }),
  )
})
