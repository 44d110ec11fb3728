import type { PolicyStatement } from "./PolicyDocument.ts"

const read = (Sid: string, Action: ReadonlyArray<string>): PolicyStatement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource: "*",
})

/** What the member role reads of the account itself, of its tags, and of what AWS tag policies ask of it. */
export const accountReads: ReadonlyArray<string> = [
  "account:ListRegions",
  // Organizations answers every account about itself.
  "organizations:DescribeEffectivePolicy",
  "tag:GetResources",
  "tag:ListRequiredTags",
]

/** Resource Explorer. The Service Authorization Reference knows no ListResources: AWS asks for Search of who lists. */
const explorerReads = read("FindWhatNeverHadATag", [
  "resource-explorer-2:GetDefaultView",
  "resource-explorer-2:GetIndex",
  "resource-explorer-2:GetView",
  "resource-explorer-2:ListResources",
  "resource-explorer-2:ListViews",
  "resource-explorer-2:Search",
])

/** What the tagging API does not show: IAM, kind by kind, and Auto Scaling groups. */
const ownReaders = read("ReadIamAndAutoScaling", [
  "autoscaling:DescribeAutoScalingGroups",
  "iam:ListInstanceProfiles",
  "iam:ListInstanceProfileTags",
  "iam:ListMFADeviceTags",
  "iam:ListOpenIDConnectProviders",
  "iam:ListOpenIDConnectProviderTags",
  "iam:ListPolicies",
  "iam:ListPolicyTags",
  "iam:ListRoles",
  "iam:ListRoleTags",
  "iam:ListSAMLProviders",
  "iam:ListSAMLProviderTags",
  "iam:ListServerCertificates",
  "iam:ListServerCertificateTags",
  "iam:ListUsers",
  "iam:ListUserTags",
  "iam:ListVirtualMFADevices",
])

/** Which parts of networks AWS made with the default VPC. */
const defaultVpcReads = read("TellDefaultVpcs", [
  "ec2:DescribeInternetGateways",
  "ec2:DescribeNetworkAcls",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
])

/** The role's own tags, which say what it grants. */
const readItself = (role: string): PolicyStatement => ({
  Sid: "ReadItself",
  Effect: "Allow",
  Action: ["iam:GetRole"],
  Resource: role,
})

/**
 * The service-linked role with which a first listing of Resource Explorer creates an index: only where the policy file
 * asks for indexes ("Managing immediate resource discovery experience").
 */
const createIndex = (partition: string): PolicyStatement => ({
  Sid: "CreateAnIndex",
  Effect: "Allow",
  Action: ["iam:CreateServiceLinkedRole"],
  Resource: `arn:${partition}:iam::*:role/aws-service-role/resource-explorer-2.amazonaws.com/*`,
  Condition: { StringEquals: { "iam:AWSServiceName": "resource-explorer-2.amazonaws.com" } },
})

/** What the reads of a member role depend on. */
export interface MemberReadsInput {
  readonly partition: string
  /** The ARN of the role in any account. */
  readonly role: string
  /** `inventory.createIndex` of the policy file. */
  readonly createsIndex: boolean
  /** Reads that the tagging API makes on the way to a write. */
  readonly forWrites: ReadonlyArray<string>
}

/** What the member role may read. Reads that the policy file turns off are allowed and not made. */
export const memberReads = (input: MemberReadsInput): ReadonlyArray<PolicyStatement> => [
  read("Read", [...accountReads, ...input.forWrites]),
  readItself(input.role),
  explorerReads,
  ownReaders,
  defaultVpcReads,
  ...(input.createsIndex ? [createIndex(input.partition)] : []),
]
