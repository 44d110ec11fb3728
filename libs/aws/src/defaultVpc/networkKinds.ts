import type { Ec2Sdk } from "@orgtag/aws-clients"
import type { CallFailed, Region } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import type { MemberCalls } from "../MemberCalls.ts"
import type { Page } from "../walkPages.ts"

/** What EC2 says of a part of a network: whether it is what AWS makes with a VPC, and with which. */
export interface NetworkPart {
  readonly id: string
  /** `yes` and `no` where the row itself says whether it is of the default VPC; else the VPC that has to be. */
  readonly isDefault: "yes" | "no" | { readonly ifDefault: string }
}

/** Some parts of one kind, and from where on. */
export interface PartsAsked {
  readonly region: Region
  /** At most 200, as many as a filter takes. */
  readonly ids: ReadonlyArray<string>
  readonly token: string | undefined
}

/** A kind of part that AWS makes with a default VPC: how EC2 is asked for those of some ids. */
export interface NetworkKind {
  readonly type: string
  readonly operation: string
  readonly page: (calls: MemberCalls, asked: PartsAsked) => Effect.Effect<Page<NetworkPart>, CallFailed>
}

/** What every one of these reads takes: a filter, since a list of ids fails as a whole where one of them is gone. */
interface Filtered {
  readonly Filters: Array<{ readonly Name: string; readonly Values: Array<string> }>
  readonly NextToken: string | undefined
}

interface Sending {
  readonly sdk: Ec2Sdk
  readonly ec2: InstanceType<Ec2Sdk["EC2Client"]>
  readonly options: { readonly abortSignal?: AbortSignal } | undefined
}

interface KindRead<Answer extends { readonly NextToken?: string | undefined }> {
  readonly type: string
  readonly operation: string
  readonly filter: string
  readonly ask: (sending: Sending, input: Filtered) => Promise<unknown>
  readonly answer: Schema.ConstraintDecoder<Answer>
  readonly parts: (answer: Answer) => ReadonlyArray<NetworkPart>
}

const kindOf = <Answer extends { readonly NextToken?: string | undefined }>(
  read: KindRead<Answer>,
): NetworkKind => ({
  type: read.type,
  operation: read.operation,
  page: (calls, { region, ids, token }) =>
    calls.in(region, (clients) =>
      Effect.promise(() => clients.ec2).pipe(
        Effect.flatMap(({ sdk, ec2 }) =>
          calls.send(
            { send: (input: Filtered, options) => read.ask({ sdk, ec2, options }, input) },
            { Filters: [{ Name: read.filter, Values: [...ids] }], NextToken: token },
            {
              service: "EC2",
              operation: read.operation,
              account: calls.account,
              region,
              memberRegion: true,
              kind: "read",
              answer: read.answer,
            },
          ),
        ),
        Effect.map((answer) => ({ rows: read.parts(answer), next: answer.NextToken })),
      ),
    ),
})

const NextToken = Schema.optional(Schema.String)
const yesOrNo = (yes: boolean): "yes" | "no" => (yes ? "yes" : "no")

/** Tells of one that AWS makes with every VPC whether this VPC is the default one; of any other that it is not. */
const ofVpc = (isMade: boolean, vpc: string | undefined): NetworkPart["isDefault"] =>
  isMade && vpc !== undefined ? { ifDefault: vpc } : "no"

/** Says of VPCs which one is the Region's default. */
export const vpcs: NetworkKind = kindOf({
  type: "ec2:vpc",
  operation: "DescribeVpcs",
  filter: "vpc-id",
  ask: ({ sdk, ec2, options }, input) => ec2.send(new sdk.DescribeVpcsCommand(input), options),
  answer: Schema.Struct({
    Vpcs: Schema.Array(Schema.Struct({ VpcId: Schema.String, IsDefault: Schema.Boolean })),
    NextToken,
  }),
  parts: ({ Vpcs }) => Vpcs.map(({ VpcId, IsDefault }) => ({ id: VpcId, isDefault: yesOrNo(IsDefault) })),
})

/** The kinds of `defaultVpcTypes`. What a row must say to be believed is required of it here. */
export const networkKinds: ReadonlyArray<NetworkKind> = [
  vpcs,
  kindOf({
    type: "ec2:subnet",
    operation: "DescribeSubnets",
    filter: "subnet-id",
    ask: ({ sdk, ec2, options }, input) => ec2.send(new sdk.DescribeSubnetsCommand(input), options),
    answer: Schema.Struct({
      Subnets: Schema.Array(Schema.Struct({ SubnetId: Schema.String, DefaultForAz: Schema.Boolean })),
      NextToken,
    }),
    parts: ({ Subnets }) =>
      Subnets.map(({ SubnetId, DefaultForAz }) => ({ id: SubnetId, isDefault: yesOrNo(DefaultForAz) })),
  }),
  kindOf({
    type: "ec2:security-group",
    operation: "DescribeSecurityGroups",
    filter: "group-id",
    ask: ({ sdk, ec2, options }, input) => ec2.send(new sdk.DescribeSecurityGroupsCommand(input), options),
    answer: Schema.Struct({
      SecurityGroups: Schema.Array(
        Schema.Struct({ GroupId: Schema.String, GroupName: Schema.String, VpcId: Schema.String }),
      ),
      NextToken,
    }),
    // Nobody else can give a group this name, nor take it from the one that AWS made.
    parts: ({ SecurityGroups }) =>
      SecurityGroups.map(({ GroupId, GroupName, VpcId }) => ({
        id: GroupId,
        isDefault: ofVpc(GroupName === "default", VpcId),
      })),
  }),
  kindOf({
    type: "ec2:network-acl",
    operation: "DescribeNetworkAcls",
    filter: "network-acl-id",
    ask: ({ sdk, ec2, options }, input) => ec2.send(new sdk.DescribeNetworkAclsCommand(input), options),
    answer: Schema.Struct({
      NetworkAcls: Schema.Array(
        Schema.Struct({ NetworkAclId: Schema.String, IsDefault: Schema.Boolean, VpcId: Schema.String }),
      ),
      NextToken,
    }),
    parts: ({ NetworkAcls }) =>
      NetworkAcls.map(({ NetworkAclId, IsDefault, VpcId }) => ({
        id: NetworkAclId,
        isDefault: ofVpc(IsDefault, VpcId),
      })),
  }),
  kindOf({
    type: "ec2:route-table",
    operation: "DescribeRouteTables",
    filter: "route-table-id",
    ask: ({ sdk, ec2, options }, input) => ec2.send(new sdk.DescribeRouteTablesCommand(input), options),
    answer: Schema.Struct({
      RouteTables: Schema.Array(
        Schema.Struct({
          RouteTableId: Schema.String,
          VpcId: Schema.String,
          Associations: Schema.Array(Schema.Struct({ Main: Schema.Boolean })),
        }),
      ),
      NextToken,
    }),
    parts: ({ RouteTables }) =>
      RouteTables.map(({ RouteTableId, VpcId, Associations }) => ({
        id: RouteTableId,
        isDefault: ofVpc(
          Associations.some(({ Main }) => Main),
          VpcId,
        ),
      })),
  }),
  kindOf({
    type: "ec2:internet-gateway",
    operation: "DescribeInternetGateways",
    filter: "internet-gateway-id",
    ask: ({ sdk, ec2, options }, input) => ec2.send(new sdk.DescribeInternetGatewaysCommand(input), options),
    answer: Schema.Struct({
      InternetGateways: Schema.Array(
        Schema.Struct({
          InternetGatewayId: Schema.String,
          Attachments: Schema.Array(Schema.Struct({ VpcId: Schema.String })),
        }),
      ),
      NextToken,
    }),
    // A gateway is attached to one VPC at the most.
    parts: ({ InternetGateways }) =>
      InternetGateways.map(({ InternetGatewayId, Attachments }) => ({
        id: InternetGatewayId,
        isDefault: ofVpc(true, Attachments[0]?.VpcId),
      })),
  }),
]
