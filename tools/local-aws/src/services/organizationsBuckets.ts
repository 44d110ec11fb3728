import type { Bucket } from "../RateLimits.ts"

/** Calls a second and at once, of one account and of the whole organization together (orgs_reference_limits). */
const limits: Readonly<Record<string, readonly [number, number, number, number]>> = {
  DescribeAccount: [20, 30, 24, 36],
  DescribeOrganization: [1, 2, 1, 2],
  DescribeOrganizationalUnit: [2, 2, 2, 2],
  ListAccounts: [8, 12, 9, 15],
  ListAccountsForParent: [5, 8, 6, 10],
  ListChildren: [6, 10, 7, 12],
  ListOrganizationalUnitsForParent: [5, 8, 6, 10],
  ListParents: [5, 8, 6, 10],
  ListRoots: [1, 2, 1, 2],
  ListTagsForResource: [10, 15, 12, 18],
}

/** The buckets of an operation of Organizations. DescribeEffectivePolicy is not in AWS's list, so it has none. */
export const organizationsBuckets = (operation: string): ReadonlyArray<Bucket> => {
  const limit = limits[operation]
  if (limit === undefined) return []
  const [perSecond, burst, perSecondOfAll, burstOfAll] = limit
  const name = `organizations:${operation}`
  return [
    { name, perSecond, burst, scope: "account" },
    { name: `${name}:all`, perSecond: perSecondOfAll, burst: burstOfAll, scope: "organization" },
  ]
}
