import { Effect } from "effect"
import { assert } from "vitest"
import { killOnce, organizationSeedOf, sweepUndisturbed, type Undisturbed } from "../src/index.ts"

/** How many seeds the two files of this property play together. */
export const seedCount = 100

/** Plays seeds from `first` to `last`: none may break the property. Succeeds with how often each kind of call was its process's last. */
export const playSeeds = async (first: number, last: number): Promise<ReadonlyMap<string, number>> => {
  const died = new Map<string, number>()
  let undisturbed: Undisturbed | undefined
  for (let seed = first; seed <= last; seed++) {
    if (undisturbed?.organization !== organizationSeedOf(seed))
      undisturbed = await Effect.runPromise(sweepUndisturbed(seed))
    const { faults, diedAt } = await Effect.runPromise(killOnce(seed, undisturbed))
    assert.deepEqual(faults, [], `replay with: npm run simulate -- --seed ${seed}`)
    assert.isDefined(diedAt, `nobody died: npm run simulate -- --seed ${seed}`)
    died.set(diedAt, (died.get(diedAt) ?? 0) + 1)
  }
  return died
}

/** Every kind of call that a sweep of the small organization makes. A half of the seeds must die at each of them. */
export const kindsOfCalls = [
  "Account:ListRegions",
  "Auto Scaling:DescribeAutoScalingGroups",
  "DynamoDB:BatchGetItem",
  "DynamoDB:BatchWriteItem",
  "DynamoDB:DescribeTable",
  "DynamoDB:PutItem",
  "DynamoDB:Query",
  "DynamoDB:UpdateItem",
  "IAM:ListInstanceProfiles",
  "IAM:ListOpenIDConnectProviders",
  "IAM:ListPolicies",
  "IAM:ListRoles",
  "IAM:ListSAMLProviders",
  "IAM:ListServerCertificates",
  "IAM:ListUsers",
  "IAM:ListVirtualMFADevices",
  "Organizations:ListAccounts",
  "Organizations:ListAccountsForParent",
  "Organizations:ListOrganizationalUnitsForParent",
  "Organizations:ListRoots",
  "Organizations:ListTagsForResource",
  "Resource Explorer 2:GetDefaultView",
  "Resource Explorer 2:GetIndex",
  "Resource Explorer 2:GetView",
  "Resource Explorer 2:ListResources",
  "Resource Groups Tagging API:GetResources",
  "Resource Groups Tagging API:TagResources",
  "Resource Groups Tagging API:UntagResources",
  "STS:AssumeRole",
  "STS:GetCallerIdentity",
]
