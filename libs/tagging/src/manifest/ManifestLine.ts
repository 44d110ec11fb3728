import { Schema } from "effect"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import { ResourceArn, resourceTypeOf } from "../domain/ResourceArn.ts"
import { type ResourceClass, resourceClasses } from "../domain/ResourceClass.ts"
import { type Tags, sortedTags } from "../domain/Tags.ts"
import { hashOf } from "../record/sha256.ts"

/** Which source said what a line holds. Resource Explorer says that a resource exists, never what tags it has. */
export const manifestSources = ["tagging-api", "service-reader", "resource-explorer"] as const
export type ManifestSource = (typeof manifestSources)[number]

/** What a sweep saw of one resource, changed or not: one line of a manifest. */
export const ManifestLine = Schema.Struct({
  arn: ResourceArn,
  type: Schema.String,
  /** The class as planned; what became of a planned change is in the record. */
  class: Schema.Literals(resourceClasses),
  /** The ids of the rules that matched, in the order of the policy. */
  rules: Schema.Array(Schema.String),
  /** The hash of the observed tags; null where they were not read. */
  tags: Schema.NullOr(Schema.String),
  source: Schema.Literals(manifestSources),
})
export type ManifestLine = typeof ManifestLine.Type

/** The hash of observed tags: over the canonical JSON of their pairs, sorted by key. */
export const observedTagsHash = (tags: Tags): string => hashOf(sortedTags(tags))

/** What a line can be made of: a resource that was read, or one that a source only says exists. */
export type ListedResource =
  ObservedResource | { readonly arn: ResourceArn; readonly tags: undefined; readonly source: ManifestSource }

/** A resource that a source says exists, and whose tags were not read. */
export const unreadResource = (arn: ResourceArn, source: ManifestSource): ListedResource => ({
  arn,
  tags: undefined,
  source,
})

/** The line of a resource. */
export const manifestLineOf = (
  { arn, tags, source }: ListedResource,
  found: ResourceClass,
  rules: ReadonlyArray<string>,
): ManifestLine => ({
  arn,
  type: resourceTypeOf(arn),
  class: found,
  rules,
  tags: tags === undefined ? null : observedTagsHash(tags),
  source,
})
