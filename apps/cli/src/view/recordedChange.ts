import { type KeyChange, operationOf, type RuleReference, type TagOperation } from "@orgtag/tagging"

/** A recorded change of one key with the rule that asked for it, if a rule did. */
export interface RecordedChange extends KeyChange {
  readonly op: TagOperation
  readonly rule: RuleReference | undefined
}

/** The changes of an entry or an action; the rules stand beside them by key, and a key may be `__proto__`. */
export const recordedChanges = (recorded: {
  readonly changes: ReadonlyArray<KeyChange>
  readonly rules: Readonly<Record<string, RuleReference>>
}): ReadonlyArray<RecordedChange> => {
  const rules = new Map(Object.entries(recorded.rules))
  return recorded.changes.map((change) => ({
    ...change,
    op: operationOf(change),
    rule: rules.get(change.key),
  }))
}
