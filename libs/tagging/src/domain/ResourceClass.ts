/**
 * What a sweep found a resource to be: exactly one of these, the first that fits in this order.
 *
 * `blocked` means that a change was due and that nothing is written to the resource; `nonCompliant` that the policy
 * cannot settle it; `settling` that it was written too recently to be judged.
 */
export const resourceClasses = [
  "exempt",
  "awsManaged",
  "untaggable",
  "failed",
  "settling",
  "blocked",
  "changed",
  "nonCompliant",
  "compliant",
] as const
export type ResourceClass = (typeof resourceClasses)[number]
