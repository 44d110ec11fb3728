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

/** The line of a resource that was read. */
export const manifestLineOf = (
  resource: ObservedResource,
  found: ResourceClass,
  rules: ReadonlyArray<string>,
): ManifestLine => ({
  arn: resource.arn,
  type: resourceTypeOf(resource.arn),
  class: found,
  rules,
  tags: observedTagsHash(resource.tags),
  source: resource.source,
})
