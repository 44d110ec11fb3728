import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { RecordScope, RecordSource } from "../ports/RecordSource.ts"
import { ActionSums } from "./ActionSums.ts"
import { Findings } from "./Findings.ts"
import { PolicyNames } from "./PolicyNames.ts"
import { SealedTips } from "./SealedTips.ts"
import type { VerifyCounts } from "./VerifyReport.ts"

/** One look at a record under way: what is looked at, what was found, and what is kept from one walk to the next. */
export class VerifyWork {
  readonly source: RecordSource
  readonly scope: RecordScope
  readonly findings = new Findings()
  readonly sums = new ActionSums()
  readonly tips = new SealedTips()
  readonly policies = new PolicyNames()
  readonly counts: { -readonly [K in keyof VerifyCounts]: number } = {
    resources: 0,
    entries: 0,
    actions: 0,
    accountRegions: 0,
    closedGroups: 0,
    openGroups: 0,
    seals: 0,
    signedSeals: 0,
    sweeps: 0,
    rows: 0,
    policies: 0,
    manifests: 0,
    manifestLines: 0,
  }
  unanchoredGroups = 0

  constructor(source: RecordSource, scope: RecordScope) {
    this.source = source
    this.scope = scope
  }

  /** Whether the scope asks about what a sweep did to a resource. */
  readonly concerns = (of: { readonly sweepId: string; readonly resource: ResourceArn }): boolean =>
    (this.scope.sweep ?? of.sweepId) === of.sweepId && (this.scope.resource ?? of.resource) === of.resource
}
