import { isReadByTaggingApi } from "./taggingApiTypes.ts"
import type { LookUp } from "./LookUp.ts"
import { arnParts, resourceTypeOf } from "./ResourceArn.ts"
import type { ResourceArn } from "./ResourceArn.ts"
import { type TagList, tagsOfList } from "./TagList.ts"
import { type Tags, noTags } from "./Tags.ts"

/** Which source read a resource's tags. */
export type ReadSource = "tagging-api" | "service-reader"

/**
 * A resource whose tags AWS said just now.
 *
 * A change can be planned from nothing else: what only exists (a `SightedResource`, a line of the record) has no tags
 * here and therefore no plan. It is made of a decoded answer: of the row or the list that shows the tags, or of a look-up
 * by ARN that leaves the resource out.
 */
export class ObservedResource<LeftOut extends boolean = boolean> {
  readonly arn: ResourceArn
  /** As read, with the `aws:` keys. */
  readonly tags: Tags
  readonly source: ReadSource
  /** Whether it is read as without tags because a look-up left it out; then keys may be added to it and nothing else. */
  readonly leftOut: LeftOut

  private constructor(arn: ResourceArn, tags: Tags, source: ReadSource, leftOut: LeftOut) {
    this.arn = arn
    this.tags = tags
    this.source = source
    this.leftOut = leftOut
  }

  /** A row of a decoded `GetResources` answer. */
  static readonly fromTaggingApi = (arn: ResourceArn, tags: TagList): ObservedResource<false> =>
    new ObservedResource(arn, tagsOfList(tags), "tagging-api", false)

  /** The decoded answer of the owning service's own list-tags call. */
  static readonly fromServiceReader = (arn: ResourceArn, tags: TagList): ObservedResource<false> =>
    new ObservedResource(arn, tagsOfList(tags), "service-reader", false)

  /**
   * A resource without tags, because a successful look-up by ARN, in its own Region, left it out; undefined where that
   * says nothing: it was not asked for or was answered, is of another Region, or of a type that the tagging API may
   * not show.
   */
  static readonly leftOutOf = (lookUp: LookUp, arn: ResourceArn): ObservedResource<true> | undefined => {
    const { region } = arnParts(arn)
    if (!lookUp.leftOut(arn) || (region !== "" && region !== lookUp.region)) return undefined
    return isReadByTaggingApi(resourceTypeOf(arn))
      ? new ObservedResource(arn, noTags, "tagging-api", true)
      : undefined
  }
}

/** Whether a resource's tags were shown; of one that a look-up left out they were not. */
export const wasShown = (resource: ObservedResource): resource is ObservedResource<false> => !resource.leftOut
