import type { SweepReport } from "@orgtag/tagging"

/** A command that makes sense now, and why. */
export interface NextStep {
  readonly command: string
  readonly why: string
}

/** How the policy file is named in a command: not at all where it is the default. */
export const policyArgument = (policyFile: string): string =>
  policyFile === "./orgtag.yaml" ? "" : ` -p ${shellWord(policyFile)}`

const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** What to run after a plan or a sweep, given how it ended. */
export const nextSteps = (report: SweepReport, policyFile: string): ReadonlyArray<NextStep> => {
  const file = policyArgument(policyFile)
  const changes = report.changes.add + report.changes.replace + report.changes.remove
  if (report.outcome === "aborted") return []
  if (report.mode === "plan") {
    return changes === 0
      ? []
      : [
          { command: `orgtag plan${file} --detail`, why: "each resource by itself" },
          { command: `orgtag sweep${file}`, why: "writes these changes, after asking" },
        ]
  }
  return [
    ...(report.outcome === "partial"
      ? [
          {
            command: `orgtag sweep${file}`,
            why: "again, once what failed is mended; what is done stays done",
          },
        ]
      : []),
    ...(report.changes.failed > 0
      ? [{ command: `orgtag actions${file} --sweep ${report.sweepId} --status failed`, why: "what failed" }]
      : []),
    ...(report.changes.verified + report.changes.accepted > 0
      ? [{ command: `orgtag actions${file} --sweep ${report.sweepId}`, why: "the record of this sweep" }]
      : []),
  ]
}
