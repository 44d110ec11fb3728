import { operationOf, type TagChange } from "../domain/TagChange.ts"
import { isReservedKey, type Tags } from "../domain/Tags.ts"

/** The rule that decided a key, and the line of the policy file where it says so. */
export interface Provenance {
  readonly rule: string
  readonly line: number
}

/**
 * The changes that turn one tag map into another, sorted by key in code unit order.
 *
 * A rename is one remove and one add, or one replace where its target was there. `aws:` keys are AWS's: where they
 * differ, somebody else changed them, and that is no change of ours.
 *
 * **Gotchas** throws where a key differs that nobody decided: a change without a rule must not come to exist.
 */
export const diffTags = (
  before: Tags,
  after: Tags,
  provenance: ReadonlyMap<string, Provenance>,
): ReadonlyArray<TagChange> => {
  const changes: Array<TagChange> = []
  const add = (key: string, from: string | null, to: string | null): void => {
    if (from === to || isReservedKey(key)) return
    const origin = provenance.get(key)
    if (origin === undefined) throw new Error(`no rule decided the change of key ${JSON.stringify(key)}`)
    const change = { key, before: from, after: to }
    changes.push({ ...change, op: operationOf(change), rule: origin.rule, line: origin.line })
  }
  for (const [key, value] of before) add(key, value, after.get(key) ?? null)
  for (const [key, value] of after) if (!before.has(key)) add(key, null, value)
  return changes.toSorted((left, right) => (left.key < right.key ? -1 : 1))
}
