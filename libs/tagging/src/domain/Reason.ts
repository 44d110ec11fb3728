/** Why something failed; the closed list of `failures[].reason`. */
export const failureReasons = [
  "throttled",
  "denied",
  "not-found",
  "invalid",
  "region-disabled",
  "expired",
  "tag-policy",
  "unavailable",
  "malformed",
  "conflict",
  "tampered",
  "cannot-enter",
  "role-outdated",
  "limit",
  "busy",
  "unread",
  "too-large",
  "indeterminate",
  "not-applied",
  "explorer-not-set-up",
  "stopped",
] as const
export type FailureReason = (typeof failureReasons)[number]

/** Why a due change is not written to a resource. */
export const blockedReasons = [
  "side-effect",
  "protected",
  "tag-limit",
  "tag-policy",
  "value-characters",
] as const
export type BlockedReason = (typeof blockedReasons)[number]

/** What the policy cannot settle, or a person should mend; a finding does not make a sweep partial. */
export const findingReasons = [
  "unresolved",
  "ambiguous",
  "unstable",
  "contested",
  "empty-value",
  "value-not-allowed",
  "case-collision",
  "exemption-expired",
  "pattern-without-account",
  "required-key-without-rule",
] as const
export type FindingReason = (typeof findingReasons)[number]

/** Why an account or account-Region is outside of what a sweep must look at. */
export const exemptReasons = ["excluded", "suspended", "closed", "region-not-enabled", "exemption"] as const
export type ExemptReason = (typeof exemptReasons)[number]
