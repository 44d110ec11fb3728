import type { RecordScope, VerifyReport } from "@orgtag/tagging"

/** What a verification looked at and came to. */
export interface Verified {
  readonly report: VerifyReport
  readonly scope: RecordScope
  /** The folder of the exported files; undefined for the tables themselves. */
  readonly folder: string | undefined
  /** The moments of which the files are. */
  readonly exportTimes: ReadonlyArray<string>
}

/** The document of `verify --json`: `orgtag.verify/v1`. */
export const verifyDocument = ({ report, scope, folder, exportTimes }: Verified): unknown => ({
  schema: "orgtag.verify/v1",
  source: folder === undefined ? "tables" : "files",
  exportTimes,
  scope,
  verified: report.findings.length === 0 && report.findingsOmitted === 0,
  anchored: report.anchor !== undefined,
  anchor: report.anchor ?? null,
  sealCopies: report.sealCopies ?? null,
  unanchoredGroups: report.unanchoredGroups,
  manifestsRead: report.manifestsRead,
  tipsOmitted: report.tipsOmitted,
  counts: report.counts,
  findings: report.findings,
  findingsOmitted: report.findingsOmitted,
})
