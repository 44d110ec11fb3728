import { type ResourceArn, resourceTypeOf } from "../domain/ResourceArn.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import { awsManagedBy } from "./awsManagedBy.ts"
import { untaggableTypes } from "./untaggableTypes.ts"
import type { Verdict } from "./Verdict.ts"

/** What is known of a resource besides its name and what the policy says. */
export interface KnownBesides {
  /** What AWS made it as, where a service said so. */
  readonly made?: string | undefined
  /** Why it has failed. */
  readonly failure?: string | undefined
}

/** Why a resource is in its class; undefined where the policy's own words say it: what changes, or that nothing does. */
export const whyClass = (
  found: ResourceClass,
  arn: ResourceArn,
  { exemption, blocked }: Pick<Verdict, "exemption" | "blocked">,
  { made, failure }: KnownBesides = {},
): string | undefined => {
  if (found === "exempt") return `exemption ${exemption ?? ""}`
  if (found === "awsManaged") return made ?? awsManagedBy(arn)
  if (found === "untaggable") return untaggableTypes.get(resourceTypeOf(arn))?.why
  if (found === "failed") return failure
  return found === "blocked" && blocked !== undefined ? `${blocked.reason}: ${blocked.message}` : undefined
}
