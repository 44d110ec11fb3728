/** What happens to one key: it is added, gets another value, or goes. */
export type TagOperation = "add" | "replace" | "remove"

/**
 * A change of one key on one resource, and the rule that asked for it.
 *
 * `before` and `after` are null where the key is absent and "" where it holds the empty string.
 */
export interface TagChange {
  readonly key: string
  readonly op: TagOperation
  readonly before: string | null
  readonly after: string | null
  /** The id of the rule that decided, and the line of the policy file where it says so. */
  readonly rule: string
  readonly line: number
}

/** A change of one key without the rule, as the record keeps it. */
export type KeyChange = Pick<TagChange, "key" | "before" | "after">

/** The operation that turns `before` into `after`. */
export const operationOf = (change: KeyChange): TagOperation =>
  change.before === null ? "add" : change.after === null ? "remove" : "replace"
