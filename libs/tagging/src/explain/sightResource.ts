import { Effect, Stream } from "effect"
import { explorerGapDetails } from "../domain/NeverTagged.ts"
import { ObservedResource } from "../domain/ObservedResource.ts"
import type { Region } from "../domain/Region.ts"
import { type ResourceArn, resourceTypeOf } from "../domain/ResourceArn.ts"
import { awsManagedBy } from "../desired/awsManagedBy.ts"
import { untaggableTypes } from "../desired/untaggableTypes.ts"
import type { Policy } from "../policy/Policy.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"

/** What the sources beside the tagging API say of a resource that it does not show. */
export type Sighting =
  /** It exists and never had a tag. */
  | { readonly _tag: "NeverTagged"; readonly resource: ObservedResource }
  /** It exists, and nothing can be planned for it. */
  | { readonly _tag: "Exists"; readonly detail: string }
  /** No source that would show it could be asked, or shows everything. */
  | { readonly _tag: "NotVisible"; readonly detail: string }
  /** A source that shows everything does not show it. */
  | { readonly _tag: "Absent"; readonly detail: string }

/**
 * Looks in a Region for a resource that the tagging API does not show: its own service knows it, or Resource Explorer shows
 * it, or neither can say. Creates no index.
 */
export const sightResource = Effect.fnUntraced(function* (
  { inventory }: Pick<Policy, "inventory">,
  session: AccountSession,
  region: Region,
  arn: ResourceArn,
) {
  if (session.readers.some(({ reads }) => reads(arn)))
    return absent("the service that owns it does not know it")
  if (inventory.resourceExplorer === "off") return notVisible("the policy turns Resource Explorer off")
  const asked = yield* Effect.gen(function* () {
    const { gap, resources } = yield* session.explore(region, { createIndex: false, only: arn })
    const shown = (yield* Stream.runCollect(resources)).flat()
    return { gap, isShown: shown.some((each) => each.arn === arn && each.region === region) }
  }).pipe(Effect.result)
  if (asked._tag === "Failure")
    return notVisible(`Resource Explorer could not be asked: ${asked.failure.message}`)
  const { gap, isShown } = asked.success
  if (isShown) return yield* readSighted(session, region, arn)
  return gap === undefined
    ? absent("Resource Explorer, which shows everything in the Region, does not show it")
    : notVisible(`Resource Explorer cannot say: ${explorerGapDetails[gap]}`)
})

const readSighted = Effect.fnUntraced(function* (session: AccountSession, region: Region, arn: ResourceArn) {
  const lookUp = yield* session.lookUp(region, [arn])
  const resource = lookUp.resources[0] ?? ObservedResource.leftOutOf(lookUp, arn)
  if (resource !== undefined) return { _tag: "NeverTagged", resource } satisfies Sighting
  const type = resourceTypeOf(arn)
  const managed = awsManagedBy(arn)
  const detail =
    managed === undefined
      ? (untaggableTypes.get(type)?.why ??
        `whether the tagging API shows the type ${type} without tags is not known`)
      : `it is AWS's own: ${managed}`
  return { _tag: "Exists", detail } satisfies Sighting
})

const absent = (detail: string): Sighting => ({ _tag: "Absent", detail })
const notVisible = (detail: string): Sighting => ({ _tag: "NotVisible", detail })
