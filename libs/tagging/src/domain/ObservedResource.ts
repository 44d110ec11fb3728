import type { ResourceArn } from "./ResourceArn.ts"
import type { Tags } from "./Tags.ts"

/** Which source read a resource's tags. */
export type ReadSource = "tagging-api" | "service-reader"

/**
 * A resource whose tags AWS said just now.
 *
 * A change can be planned from nothing else: what only exists (a row of Resource Explorer, a line of the record) has
 * no tags here and therefore no plan. A source makes one only of an answer that was decoded whole.
 */
export class ObservedResource {
  readonly arn: ResourceArn
  /** As read, with the `aws:` keys. */
  readonly tags: Tags
  readonly source: ReadSource

  private constructor(arn: ResourceArn, tags: Tags, source: ReadSource) {
    this.arn = arn
    this.tags = tags
    this.source = source
  }

  /** A row of a decoded `GetResources` answer. */
  static readonly fromTaggingApi = (arn: ResourceArn, tags: Tags): ObservedResource =>
    new ObservedResource(arn, tags, "tagging-api")

  /** The decoded answer of the owning service's own list-tags call. */
  static readonly fromServiceReader = (arn: ResourceArn, tags: Tags): ObservedResource =>
    new ObservedResource(arn, tags, "service-reader")
}
