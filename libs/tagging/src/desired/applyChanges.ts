import type { KeyChange } from "../domain/TagChange.ts"
import type { Tags } from "../domain/Tags.ts"

/** The tags after the changes; keys that no change names stay as they are. */
export const applyChanges = (tags: Tags, changes: ReadonlyArray<KeyChange>): Tags => {
  const after = new Map(tags)
  for (const { key, after: value } of changes) {
    if (value === null) after.delete(key)
    else after.set(key, value)
  }
  return after
}
