import type { ItemPlace } from "../ports/RecordSource.ts"
import type { Timestamp } from "../record/Record.ts"

/** The rules of the record that can be found broken. */
export const verifyRules = [
  /** An entry's hash is that of its content. */
  "entry-hash",
  /** An entry's `rev` is one more than that of the entry before it, and its time is later. */
  "entry-order",
  /** An entry's `prev` is the hash of the entry before it. */
  "entry-chain",
  /** The head is the newest entry: nothing was cut off, and nothing put on. */
  "head",
  /** Each entry is the outcome of exactly one closed group, or its action is open. */
  "entry-group",
  /** What a closed group says was recorded is in the history. */
  "group-entry",
  /** A closed group's hash is that of its content, and its outcomes are those of its actions. */
  "group-hash",
  /** Groups come in order, and each closed one names the one before it. */
  "group-chain",
  /** The chain of groups reaches the tip that its state and every seal name, and no group that was open has vanished. */
  "group-tip",
  /** An action's id is that of its content. */
  "action-id",
  /** A row of UserActions says what its closed group says. */
  "action-row",
  /** A row of the ledger has the hash that it was written with. */
  "row-hash",
  /** A sweep's rows and header are those that were sealed. */
  "seal-content",
  /** A seal's digest is that of its content. */
  "seal-digest",
  /** Seals are numbered from 1, each names the one before it, and each sweep has one. */
  "seal-chain",
  /** The head of the seals is the newest one. */
  "seal-head",
  /** Where copies of seals are kept, each seal has one, each copy a seal, and the two are the same. */
  "seal-copy",
  /** A signature is that of its key. */
  "signature",
  /** A stored policy has its digest, and every policy that the record names is stored. */
  "policy",
  /** A manifest has the hash and the number of lines that its row says. */
  "manifest",
  /** An item is one of the record at all. */
  "unreadable",
  /** More is broken than can be named. */
  "too-many",
] as const
export type VerifyRule = (typeof verifyRules)[number]

/** What a finding is about; as much of it as applies. */
export interface RecordPlace extends ItemPlace {
  readonly seal?: number
}

/** A rule that was found broken, and where. */
export interface VerifyFinding extends RecordPlace {
  readonly rule: VerifyRule
  /** When what is wrong says that it happened; null where it says nothing of the kind. */
  readonly timestamp: Timestamp | null
  /** A sentence without its full stop; it names the place too. */
  readonly message: string
}

/** What two findings have in common exactly if they are the same. */
export const findingKey = ({ rule, timestamp, message }: VerifyFinding): string =>
  JSON.stringify([rule, timestamp, message])
