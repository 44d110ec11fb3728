import { type Fault, type OrganizationSeed, type ResourceSeed, twoAccounts } from "@orgtag/local-aws"
import { assert, describe, it } from "@effect/vitest"
import { ApiCalls, defaultVpcTypes, resourceTypeOf } from "@orgtag/tagging"
import { Effect } from "effect"
import { arns, enterShop, ireland, overTime, withOrganization } from "../LocalOrganization.ts"

const arnOf = (part: string) => `arn:aws:ec2:eu-west-1:333333333333:${part}`
const kinds = [
  "vpc/vpc",
  "subnet/subnet",
  "security-group/sg",
  "network-acl/acl",
  "route-table/rtb",
  "internet-gateway/igw",
]
/** What AWS makes with the default VPC, what it makes with one of the shop's, and what the shop made in that. */
const ofDefault = kinds.map((kind) => arnOf(`${kind}-1`))
const ofShop = kinds.map((kind) => arnOf(`${kind}-2`))
const inShop = kinds.slice(1).map((kind) => arnOf(`${kind}-3`))

const part = (arn: string, vpc: string, isDefault: boolean): ResourceSeed => ({
  arn,
  region: "eu-west-1",
  tags: {},
  visibility: "tagged",
  tagging: "ok",
  network: { vpc, isDefault },
})

const seed = ((): OrganizationSeed => {
  const organization = twoAccounts()
  const resources = [
    ...ofDefault.map((arn) => part(arn, "vpc-1", true)),
    // A subnet is a default one only in the default VPC; the VPC itself is none.
    ...ofShop.map((arn) => part(arn, "vpc-2", !/:(?:vpc|subnet)\//u.test(arn))),
    ...inShop.map((arn) => part(arn, "vpc-2", false)),
  ]
  return {
    ...organization,
    accounts: organization.accounts.map((account) =>
      account.id === "333333333333" ? { ...account, resources } : account,
    ),
  }
})()

/** What a new session is told of some parts. */
const told = (...parts: ReadonlyArray<string>) =>
  Effect.flatMap(enterShop(), (session) => session.defaultVpcParts(ireland, arns(...parts)))

describe("the default VPC", () => {
  it.effect(
    "and what AWS made with it are told from the shop's own VPC and what is in that, by six calls",
    () =>
      Effect.gen(function* () {
        const { made, untold } = yield* told(...ofDefault, ...ofShop, ...inShop)
        assert.sameMembers([...made.keys()], ofDefault)
        for (const [arn, what] of made) assert.strictEqual(what, defaultVpcTypes.get(resourceTypeOf(arn)))
        assert.strictEqual(untold.size, 0)
        const calls = [...(yield* (yield* ApiCalls).counts)].filter(([name]) => name.startsWith("EC2:"))
        assert.lengthOf(calls, 6)
        // Which VPC is the default one was in the answer about VPCs: nothing is asked for twice.
        assert.isTrue(calls.every(([, count]) => count === 1))
      }).pipe(withOrganization({ seed })),
  )

  it.effect("is asked for once where only its parts are looked at", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      for (const [arn = ""] of [ofDefault.slice(2), ofDefault.slice(3), ofDefault.slice(4)])
        assert.strictEqual((yield* session.defaultVpcParts(ireland, arns(arn))).made.size, 1)
      assert.strictEqual((yield* (yield* ApiCalls).counts).get("EC2:DescribeVpcs"), 1)
    }).pipe(withOrganization({ seed })),
  )

  it.effect("is asked about once where that fails: what hangs on it is not known, and the rest is", () =>
    Effect.gen(function* () {
      const { untold } = yield* told(...ofDefault)
      // A subnet says itself whether it is a default one.
      assert.sameMembers(
        [...untold.keys()],
        ofDefault.filter((arn) => !arn.includes("subnet")),
      )
      assert.isTrue([...untold.values()].every(({ operation }) => operation === "DescribeVpcs"))
      assert.strictEqual((yield* (yield* ApiCalls).counts).get("EC2:DescribeVpcs"), 1)
    }).pipe(
      withOrganization({
        seed,
        faults: [
          {
            service: "EC2",
            operation: "DescribeVpcs",
            calls: "rate:1",
            do: { error: { code: "UnauthorizedOperation", status: 403 } },
          },
        ],
      }),
    ),
  )

  it.effect("is asked about nothing where no part of a network is looked at", () =>
    Effect.gen(function* () {
      const { made, untold } = yield* told("arn:aws:sqs:eu-west-1:333333333333:orders", arnOf("instance/i-1"))
      assert.strictEqual(made.size + untold.size, 0)
      const calls = yield* (yield* ApiCalls).counts
      assert.isFalse([...calls.keys()].some((name) => name.startsWith("EC2:")))
    }).pipe(withOrganization({ seed })),
  )

  it.effect("says of a part that EC2 does not show that it is not known", () =>
    Effect.gen(function* () {
      const { made, untold } = yield* told(arnOf("subnet/subnet-9"), ...ofDefault)
      assert.strictEqual(made.size, 6)
      assert.deepEqual(
        [...untold].map(([arn, { reason, operation }]) => [arn as string, reason, operation]),
        [[arnOf("subnet/subnet-9"), "not-found", "DescribeSubnets"]],
      )
    }).pipe(withOrganization({ seed })),
  )
})

const answering = (body: string): Fault["do"] => ({ answer: { status: 200, body } })
const vpcsOf = (...rows: ReadonlyArray<string>) =>
  `<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><vpcSet>${rows.map((row) => `<item>${row}</item>`).join("")}</vpcSet></DescribeVpcsResponse>`
const [vpc1 = "", sg1 = ""] = [ofDefault[0], ofDefault[2]]

describe("an answer of EC2 about VPCs that", () => {
  it.effect.each<readonly [what: string, effect: Fault["do"], reason: string]>([
    ["refuses", { error: { code: "UnauthorizedOperation", status: 403 } }, "denied"],
    ["is throttled", { throttle: true }, "throttled"],
    ["fails inside", { error: { code: "InternalError", status: 500 } }, "unavailable"],
    ["says that the Region is off", { error: { code: "AuthFailure", status: 401 } }, "region-disabled"],
    ["is cut off", answering("<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId>"), "malformed"],
    ["is a proxy's page", answering("<html><body>welcome</body></html>"), "malformed"],
    ["is empty", answering(""), "malformed"],
    ["is an object", answering("{}"), "malformed"],
    ["shows none", answering(vpcsOf()), "not-found"],
    ["does not say which is the default", answering(vpcsOf("<vpcId>vpc-1</vpcId>")), "malformed"],
    ["shows another one", answering(vpcsOf("<vpcId>vpc-7</vpcId><isDefault>false</isDefault>")), "malformed"],
    [
      "shows one twice",
      answering(
        vpcsOf(
          "<vpcId>vpc-1</vpcId><isDefault>false</isDefault>",
          "<vpcId>vpc-1</vpcId><isDefault>true</isDefault>",
        ),
      ),
      "malformed",
    ],
    ["comes as the same page again and again", { page: "repeat" }, "malformed"],
    ["has no row and a token, again and again", { page: "empty" }, "malformed"],
  ])("%s leaves open whose the VPC and its security group are", ([, effect, reason]) =>
    Effect.gen(function* () {
      const { made, untold } = yield* overTime(told(vpc1, sg1))
      assert.strictEqual(made.size, 0)
      assert.deepEqual(
        [...untold].map(([arn, failed]) => [arn as string, failed.reason as string]),
        [
          [vpc1, reason],
          [sg1, reason],
        ],
      )
    }).pipe(
      withOrganization({
        seed,
        faults: [{ service: "EC2", operation: "DescribeVpcs", calls: "rate:1", do: effect }],
      }),
    ),
  )

  it.effect("fails of one kind leaves the others known", () =>
    Effect.gen(function* () {
      const { made, untold } = yield* overTime(told(...ofDefault))
      assert.sameMembers([...untold.keys()], [arnOf("subnet/subnet-1")])
      assert.strictEqual(made.size, 5)
    }).pipe(
      withOrganization({
        seed,
        faults: [
          {
            service: "EC2",
            operation: "DescribeSubnets",
            calls: "rate:1",
            do: { error: { code: "UnauthorizedOperation", status: 403 } },
          },
        ],
      }),
    ),
  )
})
