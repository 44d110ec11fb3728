/** How often AWS lets a call be made, as its documentation says. */
export interface DocumentedRate {
  /** Calls with the same name share one bucket within its scope. */
  readonly bucket: string
  readonly perSecond: number
  /** How many calls may come at once after a pause. */
  readonly burst: number
  /** Whether the bucket is the called account's in one Region, or the caller's alone. */
  readonly scope: "account-region" | "caller"
}

/** A bucket of the called account in one Region; where no burst is documented it is what one second allows. */
const ofRegion = (bucket: string, perSecond: number): DocumentedRate => ({
  bucket,
  perSecond,
  burst: perSecond,
  scope: "account-region",
})

/** A bucket of one operation that the caller's account has. */
const ofCaller = (bucket: string, perSecond: number, burst: number): DocumentedRate => ({
  bucket,
  perSecond,
  burst,
  scope: "caller",
})

/** TagResources and UntagResources stand in one row of AWS's table, which does not say whether they share it. */
const tagWrites = ofRegion("tag writes", 5)

/** Every operation of Resource Explorer but Search; its page says so of all of them. */
const explorer = (operation: string): readonly [string, DocumentedRate] => [
  `Resource Explorer 2:${operation}`,
  ofRegion(`Resource Explorer ${operation}`, 3),
]

/** A read of EC2 that filters what it asks for; each has a bucket of its own. */
const ec2 = (operation: string): readonly [string, DocumentedRate] => [
  `EC2:${operation}`,
  { ...ofRegion(`EC2 ${operation}`, 20), burst: 100 },
]

/** An operation of Organizations: calls a second and at once of one calling account. */
const organizations = (
  operation: string,
  perSecond: number,
  burst: number,
): readonly [string, DocumentedRate] => [
  `Organizations:${operation}`,
  ofCaller(`Organizations ${operation}`, perSecond, burst),
]

/**
 * The rates by `<SDK service id>:<Operation>`; a call that is not here has no documented rate and is never held back.
 *
 * **Details** Tagging API: https://docs.aws.amazon.com/general/latest/gr/arg.html. Resource Explorer:
 * https://docs.aws.amazon.com/resource-explorer/latest/userguide/quotas.html. Organizations:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html. Account Management:
 * https://docs.aws.amazon.com/accounts/latest/reference/quotas.html. EC2:
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html. AssumeRole is charged to the calling account:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html.
 */
export const documentedRates: ReadonlyMap<string, DocumentedRate> = new Map([
  ["Resource Groups Tagging API:GetResources", ofRegion("GetResources", 15)],
  ["Resource Groups Tagging API:TagResources", tagWrites],
  ["Resource Groups Tagging API:UntagResources", tagWrites],
  ["Resource Explorer 2:Search", ofRegion("Resource Explorer Search", 5)],
  explorer("ListResources"),
  explorer("GetIndex"),
  explorer("GetDefaultView"),
  explorer("GetView"),
  explorer("ListViews"),
  explorer("ListIndexes"),
  ["Account:ListRegions", { ...ofRegion("ListRegions", 5), burst: 5 }],
  ec2("DescribeVpcs"),
  ec2("DescribeSubnets"),
  ec2("DescribeSecurityGroups"),
  ec2("DescribeRouteTables"),
  ec2("DescribeNetworkAcls"),
  ec2("DescribeInternetGateways"),
  ["STS:AssumeRole", ofCaller("STS", 600, 600)],
  organizations("ListAccounts", 8, 12),
  organizations("ListAccountsForParent", 5, 8),
  organizations("ListChildren", 6, 10),
  organizations("ListOrganizationalUnitsForParent", 5, 8),
  organizations("ListParents", 5, 8),
  organizations("ListRoots", 1, 2),
  organizations("ListTagsForResource", 10, 15),
  organizations("DescribeAccount", 20, 30),
  organizations("DescribeOrganization", 1, 2),
  organizations("DescribeOrganizationalUnit", 2, 2),
])
