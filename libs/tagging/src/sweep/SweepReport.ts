import { Schema } from "effect"
import { blockedReasons, failureReasons, findingReasons } from "../domain/Reason.ts"
import { keptReasons } from "../revert/RevertTarget.ts"

const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))

/** What a sweep came to. `complete`: nothing failed. `partial`: something did. `aborted`: it never reached the accounts. */
export const SweepOutcome = Schema.Literals(["complete", "partial", "aborted"])
export type SweepOutcome = typeof SweepOutcome.Type

/** How rows, or accounts, ended. */
export const CoverageCounts = Schema.Struct({ total: Count, swept: Count, failed: Count, exempt: Count })
export type CoverageCounts = typeof CoverageCounts.Type

/** Resources by class; the classes add up to `seen`. In a plan `changed` is what would change. */
export const ResourceCounts = Schema.Struct({
  seen: Count,
  compliant: Count,
  changed: Count,
  failed: Count,
  blocked: Count,
  nonCompliant: Count,
  exempt: Count,
  untaggable: Count,
  awsManaged: Count,
  settling: Count,
})
export type ResourceCounts = typeof ResourceCounts.Type

/** Changes per key; in a sweep add + replace + remove = verified + accepted + failed. */
export const ChangeCounts = Schema.Struct({
  add: Count,
  replace: Count,
  remove: Count,
  verified: Count,
  accepted: Count,
  failed: Count,
})
export type ChangeCounts = typeof ChangeCounts.Type

const place = { account: Schema.String, region: Schema.String, resource: Schema.optionalKey(Schema.String) }

/** A failure as the document shows it. */
export const ReportedFailure = Schema.Struct({
  ...place,
  reason: Schema.Literals(failureReasons),
  message: Schema.String,
  hint: Schema.String,
})

/** A finding as the document shows it. */
export const ReportedFinding = Schema.Struct({
  ...place,
  rule: Schema.optionalKey(Schema.String),
  key: Schema.optionalKey(Schema.String),
  reason: Schema.Literals(findingReasons),
  message: Schema.String,
  hint: Schema.String,
})

/** A key that a revert left as it is, and why. */
export const ReportedKept = Schema.Struct({
  account: Schema.String,
  region: Schema.String,
  resource: Schema.String,
  key: Schema.String,
  reason: Schema.Literals([...keptReasons, ...blockedReasons]),
  message: Schema.String,
})
export type ReportedKept = typeof ReportedKept.Type

/** What a report of a revert says besides. */
export const RevertReport = Schema.Struct({
  /** The sweep that was taken back. */
  of: Schema.String,
  /** At most `reportedMax`, the first in the order of account, Region, resource and key. */
  kept: Schema.Array(ReportedKept),
  keptOmitted: Count,
  /** Keys that an earlier revert of the same sweep took back. */
  alreadyReverted: Count,
  /** Keys taken back, or planned to be, that the policy wants as the sweep had left them: the next sweep does it again. */
  policyWants: Count,
})
export type RevertReport = typeof RevertReport.Type

/** The document that `sweep --json` and `plan --json` print: `orgtag.sweep/v1`. */
export const SweepReport = Schema.Struct({
  schema: Schema.Literal("orgtag.sweep/v1"),
  sweepId: Schema.String,
  mode: Schema.Literals(["plan", "apply"]),
  policyDigest: Schema.String,
  startedAt: Schema.String,
  finishedAt: Schema.String,
  outcome: SweepOutcome,
  coverage: Schema.Struct({
    accounts: CoverageCounts,
    accountRegions: CoverageCounts,
    neverTagged: Schema.Struct({ lookedFor: Count, notLookedFor: Count }),
  }),
  resources: ResourceCounts,
  changes: ChangeCounts,
  /** At most `reportedMax`, the first in the order of account, Region and resource. */
  failures: Schema.Array(ReportedFailure),
  failuresOmitted: Count,
  findings: Schema.Array(ReportedFinding),
  findingsOmitted: Count,
  /** Only where the tagging API refused to tag types that the shipped table does not know as untaggable. */
  refusedTypes: Schema.optionalKey(
    Schema.Array(Schema.Struct({ type: Schema.String, resource: Schema.String, message: Schema.String })),
  ),
  /** Only in a revert. */
  revert: Schema.optionalKey(RevertReport),
  /** `<SDK service id>:<Operation>` and how often it was called, retries and DynamoDB included. */
  apiCalls: Schema.Record(Schema.String, Count),
})
export type SweepReport = typeof SweepReport.Type

/** How many failures, and how many findings, a report names; the rest is counted. */
export const reportedMax = 1000
