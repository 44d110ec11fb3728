import { globMatcher } from "./globMatcher.ts"

/**
 * Keys that make AWS or widely used tools act on a resource: start and stop it, patch it, back it up, delete it, route
 * to it. Changing one changes what happens to the resource, not only what is known of it.
 *
 * `*` stands for any characters; case does not count, since the tools differ in that.
 */
const behaviourKeys: ReadonlyMap<string, string> = new Map([
  ["Schedule", "Instance Scheduler on AWS starts and stops by it"],
  ["Patch Group", "Systems Manager chooses the patch baseline by it"],
  ["PatchGroup", "Systems Manager chooses the patch baseline by it"],
  ["Backup*", "backup plans select resources by it"],
  ["aws-backup*", "backup plans select resources by it"],
  ["kubernetes.io/*", "Kubernetes controllers find subnets, volumes and load balancers by it"],
  ["*.kubernetes.io/*", "Kubernetes controllers find their resources by it"],
  ["k8s.io/*", "Kubernetes controllers find their resources by it"],
  ["*.k8s.io/*", "Kubernetes controllers find their resources by it"],
  ["*.k8s.aws/*", "the AWS Load Balancer Controller finds its resources by it"],
  ["karpenter.sh/*", "Karpenter finds subnets and security groups by it"],
  ["eks:*", "Amazon EKS finds its resources by it"],
  ["maid_status", "Cloud Custodian stops or deletes what it marked by it"],
  ["c7n*", "Cloud Custodian policies mark resources by it"],
  ["InspectorEc2Exclusion", "Amazon Inspector leaves instances out by it"],
  ["GuardDutyExcluded", "Amazon GuardDuty leaves resources out by it"],
  ["GuardDutyManaged", "Amazon GuardDuty changes resources that carry it"],
  ["AmazonECSManaged", "Amazon ECS manages Auto Scaling groups by it"],
])

const matchers = Array.from(behaviourKeys, ([pattern, effect]) => ({
  matches: globMatcher(pattern.toLowerCase()),
  effect,
}))

/** What acts on a resource by this key, if anything is known to. */
export const behaviourOf = (key: string): string | undefined =>
  matchers.find((each) => each.matches(key.toLowerCase()))?.effect
