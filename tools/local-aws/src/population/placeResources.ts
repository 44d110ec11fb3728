import type { ResourceSeed } from "../Organization.ts"
import type { Place, ResourceType } from "./ResourceType.ts"
import { dataStoreTypes, resourceTypes, stackType } from "./resourceTypes.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import type { TagHabits, TagRecord } from "./TagHabits.ts"
import type { TagOddity } from "./tagOddities.ts"
import { otherTags, rightTags } from "./usualTags.ts"

/** The share of ordinary resources that are tagged as the demonstration policy wants. */
const rightShare = 0.47

/** What one account-Region is to hold. */
export interface PlaceContents extends Place {
  readonly isHome: boolean
  /** How many resources the tagging API shows. */
  readonly shown: number
  /** How many there are beside them that never had a tag. */
  readonly neverTagged: number
  /** The odd ones among those shown; no more than `shown`. */
  readonly oddities: ReadonlyArray<TagOddity>
  readonly habits: TagHabits
}

/**
 * Draws the resources of one account-Region.
 *
 * **Details** `taken` holds the ARNs of the whole organization, since some carry neither account nor Region; the new
 * ones are added to it.
 */
export const placeResources = (
  contents: PlaceContents,
  taken: Set<string>,
  random: SeededRandom,
): ReadonlyArray<ResourceSeed> => {
  const here = resourceTypes.filter((type) => contents.isHome || type.scope === "regional")
  const shownHere = here.filter((type) => type.shown)
  const plainHere = shownHere.filter((type) => type !== stackType && !dataStoreTypes.includes(type.name))
  const resource = (type: ResourceType, tags: TagRecord, rest: Partial<ResourceSeed> = {}): ResourceSeed => ({
    arn: freshArn(type, contents, taken, random),
    region: contents.region,
    tags,
    visibility: "tagged",
    tagging: "ok",
    ...rest,
  })
  const odd = contents.oddities.map(({ type = pickType(plainHere, random), tags, visibility, tagging }) =>
    resource(type, tags(rightTags(type.name, contents.habits, random), contents.habits, random), {
      ...(visibility === undefined ? {} : { visibility }),
      ...(tagging === undefined ? {} : { tagging }),
    }),
  )
  const ordinary = Array.from({ length: contents.shown - odd.length }, () => {
    const type = pickType(shownHere, random)
    return resource(type, ordinaryTags(type, contents.habits, random))
  })
  const neverTagged = Array.from({ length: contents.neverTagged }, () =>
    resource(pickType(here, random), {}, { visibility: "never-tagged" }),
  )
  return [...odd, ...ordinary, ...neverTagged]
}

const pickType = (types: ReadonlyArray<ResourceType>, random: SeededRandom): ResourceType =>
  random.pickWeighted(types, ({ weight }) => weight)

const ordinaryTags = (type: ResourceType, habits: TagHabits, random: SeededRandom): TagRecord => {
  const right = { ...otherTags(random), ...rightTags(type.name, habits, random) }
  if (random.chance(rightShare)) return right
  const possible = habits.messes.filter((mess) => !mess.dataStoresOnly || dataStoreTypes.includes(type.name))
  return random.pickWeighted(possible, ({ weight }) => weight).spoil(right, habits, random)
}

const freshArn = (type: ResourceType, place: Place, taken: Set<string>, random: SeededRandom): string => {
  // Only the few service-linked roles run out, and then one draw in ten.
  for (let draws = 0; draws < 100; draws++) {
    const arn = type.arn(place, random)
    if (taken.has(arn)) continue
    taken.add(arn)
    return arn
  }
  throw new RangeError(
    `no new ARN of type ${type.name} in ${place.accountId} ${place.region} after 100 draws`,
  )
}
