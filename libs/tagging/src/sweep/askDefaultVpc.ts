import { Effect } from "effect"
import { defaultVpcTypes } from "../domain/defaultVpcTypes.ts"
import type { Region } from "../domain/Region.ts"
import { type ResourceArn, resourceTypeOf } from "../domain/ResourceArn.ts"
import type { Policy } from "../policy/Policy.ts"
import type { AccountSession, DefaultVpcParts } from "../ports/MemberAccounts.ts"

/** What is known where nothing was asked. */
export const nothingTold: DefaultVpcParts = { made: new Map(), untold: new Map() }

/**
 * Which of some resources AWS made with the default VPC of a Region. Nothing is asked, and nothing told, where none is of
 * a type that AWS makes so, or where the policy turns it off.
 */
export const askDefaultVpc = (
  { inventory }: Pick<Policy, "inventory">,
  session: Pick<AccountSession, "defaultVpcParts">,
  region: Region,
  arns: ReadonlyArray<ResourceArn>,
): Effect.Effect<DefaultVpcParts> => {
  const parts = inventory.ec2 ? arns.filter((arn) => defaultVpcTypes.has(resourceTypeOf(arn))) : []
  return parts.length === 0 ? Effect.succeed(nothingTold) : session.defaultVpcParts(region, parts)
}
