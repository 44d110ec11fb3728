import { Schema } from "effect"
import type { Tags } from "./Tags.ts"

const KeyAndValue = Schema.Struct({ Key: Schema.String, Value: Schema.String })

/**
 * Tags as AWS lists them in an answer.
 *
 * A key that comes twice makes the answer malformed: which of its values is the tag's cannot be told. Branded, so that
 * observed tags come out of a decoded answer and from nowhere else.
 */
export const TagList = Schema.Array(KeyAndValue).pipe(
  Schema.check(
    Schema.makeFilter(
      (tags) => new Set(tags.map((tag) => tag.Key)).size === tags.length || "must hold each key once",
    ),
  ),
  Schema.brand("TagList"),
)
export type TagList = typeof TagList.Type

/** The tags of a decoded list. */
export const tagsOfList = (list: TagList): Tags => new Map(list.map((tag) => [tag.Key, tag.Value]))
