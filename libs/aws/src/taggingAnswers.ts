import { ObservedResource, ResourceArn, TagList } from "@orgtag/tagging"
import { Schema } from "effect"

const Row = Schema.Struct({ ResourceARN: ResourceArn, Tags: TagList })

/**
 * A page of GetResources, decoded whole: one row that cannot be read makes all of it malformed, because a resource
 * that is left out of an answer means something.
 */
export const ResourcesAnswer = Schema.Struct({
  ResourceTagMappingList: Schema.Array(Row),
  PaginationToken: Schema.optional(Schema.String),
})

/** The resources of a decoded page. */
export const resourcesOfAnswer = (
  answer: typeof ResourcesAnswer.Type,
): ReadonlyArray<ObservedResource<false>> =>
  answer.ResourceTagMappingList.map((row) => ObservedResource.fromTaggingApi(row.ResourceARN, row.Tags))

/**
 * The answer of TagResources and UntagResources.
 *
 * AWS answers with an empty map where all went well, so an answer without one is not AWS's. The codes are those of the
 * services that own the resources, any string; the SDK's type, which knows two, is too narrow.
 */
export const WriteAnswer = Schema.Struct({
  FailedResourcesMap: Schema.Record(
    Schema.String,
    Schema.Struct({
      StatusCode: Schema.optional(Schema.Number),
      ErrorCode: Schema.optional(Schema.String),
      ErrorMessage: Schema.optional(Schema.String),
    }),
  ),
})
