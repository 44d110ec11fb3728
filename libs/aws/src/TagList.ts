import { Schema } from "effect"

const KeyAndValue = Schema.Struct({ Key: Schema.String, Value: Schema.String })

/**
 * Tags as AWS lists them.
 *
 * A key that comes twice makes the answer malformed: which of its values is the tag's cannot be told.
 */
export const TagList = Schema.Array(KeyAndValue).pipe(
  Schema.check(
    Schema.makeFilter(
      (tags) => new Set(tags.map((tag) => tag.Key)).size === tags.length || "must hold each key once",
    ),
  ),
)

/** The tags of a decoded list. */
export const tagsOfList = (list: typeof TagList.Type): ReadonlyMap<string, string> =>
  new Map(list.map((tag) => [tag.Key, tag.Value]))
