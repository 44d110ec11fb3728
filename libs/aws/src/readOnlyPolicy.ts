/**
 * What a session that may only read is allowed: the calls of a plan, and nothing that changes anything.
 *
 * A session may do what both its role and this policy allow, so the role's own limits stay.
 */
const readActions: ReadonlyArray<string> = [
  "tag:Get*",
  "tag:ListRequiredTags",
  "organizations:DescribeEffectivePolicy",
  "account:ListRegions",
  "resource-explorer-2:GetIndex",
  "resource-explorer-2:GetDefaultView",
  "resource-explorer-2:GetView",
  "resource-explorer-2:ListIndexes",
  "resource-explorer-2:ListViews",
  "resource-explorer-2:Search",
  "resource-explorer-2:ListResources",
  "iam:GetRole",
  "iam:ListRoles",
  "iam:ListUsers",
  "iam:ListInstanceProfiles",
  "iam:ListPolicies",
  "iam:ListOpenIDConnectProviders",
  "iam:ListSAMLProviders",
  "iam:ListServerCertificates",
  "iam:ListVirtualMFADevices",
  "iam:List*Tags",
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeTags",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeNetworkAcls",
  "ec2:DescribeRouteTables",
  "ec2:DescribeInternetGateways",
  "s3:GetBucketTagging",
  "s3:GetBucketLocation",
]

/** The session policy of a plan, at most 2,048 characters as AssumeRole takes them. */
export const readOnlyPolicy: string = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: readActions, Resource: "*" }],
})
