import type { AccountFacts } from "../domain/Account.ts"
import type { BlockedReason, FindingReason } from "../domain/Reason.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { TagChange } from "../domain/TagChange.ts"
import type { Tags } from "../domain/Tags.ts"

/** What rules may know about a resource. */
export interface ResourceFacts {
  readonly account: AccountFacts
  readonly region: Region
  readonly arn: ResourceArn
  /** `service:type`, by `resourceTypeOf`. */
  readonly type: string
  /** As read, with the `aws:` keys; no rule writes those. */
  readonly observed: Tags
}

/** What the policy cannot settle on a resource. */
export interface TagFinding {
  readonly reason: FindingReason
  readonly rule: string | undefined
  readonly key: string | undefined
  /** Lower case, no full stop: what was found and why it is not settled. */
  readonly message: string
}

/** Why nothing is written to a resource on which changes are due. */
export interface Blocked {
  readonly reason: BlockedReason
  readonly message: string
}

/** What the policy says of one resource, at the fixpoint of its rules. */
export interface Verdict {
  /** The due changes, sorted by key; also filled where they are blocked, and then never written. */
  readonly changes: ReadonlyArray<TagChange>
  readonly findings: ReadonlyArray<TagFinding>
  readonly blocked: Blocked | undefined
  /**
   * The ids of the rules whose condition matched in the last round, or that decided a change in an earlier one, in the
   * order of the file.
   */
  readonly matched: ReadonlyArray<string>
  /** The exemption that holds, if one does; its id. */
  readonly exemption: string | undefined
  /** What each rule said per key, in the order of the file; empty unless the evaluator was asked for it. */
  readonly statements: ReadonlyArray<RuleStatement>
}

/** What one rule said of one key in the last round, and what became of it. */
export interface RuleStatement {
  readonly rule: string
  readonly line: number
  /** The key that the rule acts on; of a rename, the target. */
  readonly key: string
  /** The key that a rename takes the value from. */
  readonly from?: string
  readonly action: "set" | "rename" | "remove"
  /** The value after expansion; null for a removal or where it could not be resolved. */
  readonly value: string | null
  /** `applies`: this statement decided the key. Otherwise why it did not. */
  readonly outcome: "applies" | "overridden" | "already-so" | "present" | "unresolved" | "refused"
  /** The rule that overrode it. */
  readonly by?: string
}
