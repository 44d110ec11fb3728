/**
 * The tags of one resource, by key.
 *
 * A map and not a record, because keys come from outside: `__proto__` is a valid tag key.
 */
export type Tags = ReadonlyMap<string, string>

/** No tags at all. */
export const noTags: Tags = new Map()

/** Tags from the pairs of an object, in the object's order. */
export const tagsOf = (pairs: Readonly<Record<string, string>>): Tags => new Map(Object.entries(pairs))

/** Whether two tag maps hold the same keys with the same values; order does not matter. */
export const sameTags = (left: Tags, right: Tags): boolean =>
  left.size === right.size && Array.from(left).every(([key, value]) => right.get(key) === value)

/** The pairs of a tag map, sorted by key in code unit order: the form that is hashed and stored. */
export const sortedTags = (tags: Tags): ReadonlyArray<readonly [key: string, value: string]> =>
  Array.from(tags).toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))

/** Keys with this prefix, in any case, belong to AWS: they cannot be written and do not count as tags. */
export const isReservedKey = (key: string): boolean => key.toLowerCase().startsWith("aws:")
