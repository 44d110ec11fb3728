import { type ResourceArn, resourceTypeOf } from "../domain/ResourceArn.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import { awsManagedBy } from "./awsManagedBy.ts"
import { untaggableTypes } from "./untaggableTypes.ts"
import type { Verdict } from "./Verdict.ts"

/** What is known of a resource besides what the policy says. */
export interface ResourceCondition {
  /** Tells whether the resource belongs to AWS, as far as its name says so, and whether its type can be tagged. */
  readonly arn: ResourceArn
  /** It holds no tags, or none that orgtag can write, though its type may. */
  readonly untaggable?: boolean
  /** A source said that it belongs to AWS. */
  readonly awsManaged?: boolean
  /** It could not be read, or a change of it failed. */
  readonly failed?: boolean
  /** It was written too recently to be judged. */
  readonly settling?: boolean
}

/**
 * The one class of a resource: the first that fits, in the order of `resourceClasses`.
 *
 * A resource that was not read has no verdict; it is `failed`, unless it is untaggable or belongs to AWS.
 */
export const classify = (verdict: Verdict | undefined, condition: ResourceCondition): ResourceClass => {
  if (verdict?.exemption !== undefined) return "exempt"
  if (condition.awsManaged === true || awsManagedBy(condition.arn) !== undefined) return "awsManaged"
  if (condition.untaggable === true || untaggableTypes.has(resourceTypeOf(condition.arn))) return "untaggable"
  if (condition.failed === true || verdict === undefined) return "failed"
  if (condition.settling === true) return "settling"
  if (verdict.blocked !== undefined) return "blocked"
  if (verdict.changes.length > 0) return "changed"
  return verdict.findings.length > 0 ? "nonCompliant" : "compliant"
}
