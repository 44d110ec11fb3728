import { AwsError } from "../AwsError.ts"
import { answer, type Call, type Operation, type Service } from "../Call.ts"
import type { LocalTime } from "../LocalTime.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { pageOf } from "../Page.ts"
import { ec2Protocol } from "../protocols/ec2Protocol.ts"
import type { Resource } from "../Resource.ts"

/** How a read of EC2 shows the parts of networks of one type. */
interface Described {
  readonly type: string
  /** The one filter that is known here: by ids. */
  readonly filter: string
  readonly set: string
  readonly row: (id: string, part: Part) => Readonly<Record<string, unknown>>
}

interface Part {
  readonly vpc: string
  readonly isDefault: boolean
}

/** What EC2 tells of the parts of VPCs, as far as it is known here; a real answer has many members more. */
const described: Readonly<Record<string, Described>> = {
  DescribeVpcs: {
    type: "ec2:vpc",
    filter: "vpc-id",
    set: "vpcSet",
    row: (vpcId, { isDefault }) => ({ vpcId, state: "available", cidrBlock: "172.31.0.0/16", isDefault }),
  },
  DescribeSubnets: {
    type: "ec2:subnet",
    filter: "subnet-id",
    set: "subnetSet",
    row: (subnetId, { vpc, isDefault }) => ({ subnetId, vpcId: vpc, defaultForAz: isDefault }),
  },
  DescribeSecurityGroups: {
    type: "ec2:security-group",
    filter: "group-id",
    set: "securityGroupInfo",
    row: (groupId, { vpc, isDefault }) => ({
      groupId,
      groupName: isDefault ? "default" : `group-${groupId}`,
      vpcId: vpc,
    }),
  },
  DescribeNetworkAcls: {
    type: "ec2:network-acl",
    filter: "network-acl-id",
    set: "networkAclSet",
    row: (networkAclId, { vpc, isDefault }) => ({ networkAclId, vpcId: vpc, default: isDefault }),
  },
  DescribeRouteTables: {
    type: "ec2:route-table",
    filter: "route-table-id",
    set: "routeTableSet",
    row: (routeTableId, { vpc, isDefault }) => ({
      routeTableId,
      vpcId: vpc,
      associationSet: isDefault ? [{ routeTableAssociationId: "rtbassoc-1", routeTableId, main: true }] : [],
    }),
  },
  DescribeInternetGateways: {
    type: "ec2:internet-gateway",
    filter: "internet-gateway-id",
    set: "internetGatewaySet",
    row: (internetGatewayId, { vpc, isDefault }) => ({
      internetGatewayId,
      attachmentSet: isDefault ? [{ vpcId: vpc }] : [],
    }),
  },
}

/**
 * EC2, as far as it tells a default VPC and its parts from others. Each read takes one filter, by the ids of what it shows,
 * and leaves out what it does not know, as EC2 does with filters; each has a bucket of its own.
 */
export const ec2Service = (state: OrganizationState, time: LocalTime): Service => ({
  id: "EC2",
  signingName: "ec2",
  protocol: ec2Protocol("http://ec2.amazonaws.com/doc/2016-11-15/"),
  regions: "enabled",
  operations: new Map(
    Object.entries(described).map(([operation, how]): [string, Operation] => [
      operation,
      (call) => describe(call, how, state, time),
    ]),
  ),
  buckets: (operation) => [{ name: `ec2:${operation}`, perSecond: 20, burst: 100, scope: "account-region" }],
  throttled: () => new AwsError("RequestLimitExceeded", 503, "Request limit exceeded."),
  invalid,
  actionPrefix: "ec2",
})

const invalid = (message: string): AwsError => new AwsError("InvalidParameterValue", 400, message)

/** A filter takes so many values. */
const valuesMax = 200

const describe = (
  call: Call,
  { type, filter, set, row }: Described,
  state: OrganizationState,
  time: LocalTime,
) => {
  const asked = call.input.structures("Filter").flatMap((each) => {
    if (each.required("Name") !== filter) throw invalid(`The filter '${each.required("Name")}' is invalid`)
    const values = each.texts("Value")
    if (values.length > valuesMax)
      throw new AwsError("FilterLimitExceeded", 400, "The maximum number of filter values is 200")
    return values
  })
  const isAsked = (each: Resource): boolean =>
    call.input.fields["Filter"] === undefined || asked.includes(idOf(each))
  const moment = time.now() - (call.faults.staleMs ?? 0)
  const rows = state
    .cell(call.account, call.region)
    .filter((each) => each.type === type && isAsked(each) && each.asOf(moment)?.exists === true)
  const page = pageOf(rows, {
    size: 1_000,
    token: call.input.text("NextToken"),
    fault: call.faults.page,
    serial: call.serial,
    invalidToken: () => invalid("The token is not valid"),
  })
  return answer({ [set]: page.rows.map((each) => row(idOf(each), partOf(each))), nextToken: page.next })
}

const idOf = ({ arn }: Resource): string => arn.slice(arn.lastIndexOf("/") + 1)

/** A part of which the seed says nothing is one that somebody made, in a VPC that is not shown. */
const partOf = ({ network }: Resource): Part => network ?? { vpc: "vpc-somewhere", isDefault: false }
