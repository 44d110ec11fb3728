import type { VerifyRule } from "@orgtag/tagging"

/** What each rule of the record says must be so. */
export const verifyRuleText: Readonly<Record<VerifyRule, string>> = {
  "entry-hash": "an entry has the hash of its content",
  "entry-order": "entries are numbered one after the other, each later than the one before it",
  "entry-chain": "an entry names the hash of the one before it",
  head: "the head of a resource is its newest entry: nothing was cut off or put on",
  "entry-group": "an entry is the outcome of exactly one closed group",
  "group-entry": "what a closed group says was recorded is in the history",
  "group-hash": "a closed group has the hash of its content",
  "group-chain": "groups come in order, and each closed one names the one before it",
  "group-tip": "the chain of groups reaches what its state and every seal name",
  "action-id": "an action has the id of its content",
  "action-row": "a row of UserActions says what its closed group says",
  "row-hash": "a row of the ledger is as it was written",
  "seal-content": "a sweep's header and rows are those that were sealed",
  "seal-digest": "a seal has the digest of its content",
  "seal-chain": "seals are numbered from 1 and each names the one before it",
  "seal-head": "the head of the seals is the newest one",
  "seal-copy": "each seal has a copy where copies are kept, each copy is of a seal, and the two are the same",
  signature: "a signature is that of a known key",
  policy: "a policy is stored as its digest says, and every policy that is named is stored",
  manifest: "a manifest is as its row says",
  unreadable: "an item is one of the record",
  "too-many": "all differences can be named",
}
