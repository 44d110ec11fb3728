/** What the member role may read, whatever the policy: the calls that orgtag itself makes in an account. */
export const memberReads: ReadonlyArray<string> = [
  "account:ListRegions",
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeTags",
  "iam:GetRole",
  "iam:ListInstanceProfiles",
  "iam:ListInstanceProfileTags",
  "iam:ListPolicies",
  "iam:ListPolicyTags",
  "iam:ListRoles",
  "iam:ListRoleTags",
  "iam:ListUsers",
  "iam:ListUserTags",
  // What AWS tag policies ask of this account. Organizations answers every account about itself.
  "organizations:DescribeEffectivePolicy",
  "resource-explorer-2:GetDefaultView",
  "resource-explorer-2:GetIndex",
  "resource-explorer-2:GetView",
  "resource-explorer-2:ListIndexes",
  // The Service Authorization Reference knows Search only; ListResources is its sibling, and may be asked for by name.
  "resource-explorer-2:ListResources",
  "resource-explorer-2:ListViews",
  "resource-explorer-2:Search",
  "tag:GetResources",
  "tag:ListRequiredTags",
]
