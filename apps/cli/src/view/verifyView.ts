import type { VerifyFinding, VerifyReport } from "@orgtag/tagging"
import { hangText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"
import type { Verified } from "./verifyDocument.ts"
import { verifyRuleText } from "./verifyRuleText.ts"
import { showCount, showCounted } from "./wording.ts"

/** Findings of one rule that are shown; `--json` has all that a report names. */
const findingsPerRule = 20

/** A verification as people read it: whether the record is whole, what was looked at, what vouches for it, what is broken. */
export const verifyView = (verified: Verified, style: Style): string =>
  [titleLine(verified, style), ...countLines(verified, style), ...findingLines(verified.report, style)].join(
    "\n",
  )

const titleLine = ({ report, scope, folder }: Verified, { paint }: Style): string => {
  const count = report.findings.length + report.findingsOmitted
  const of = [
    ...(scope.sweep === undefined ? [] : [`sweep ${scope.sweep}`]),
    ...(scope.resource === undefined ? [] : [scope.resource]),
    ...(folder === undefined ? [] : [`files in ${folder}`]),
  ].map(harmless)
  const what = paint.strong(["Record", ...(of.length === 0 ? [] : [`(${of.join(", ")})`])].join(" "))
  return count === 0
    ? `${what}: ${paint.good("whole, as it was written")}`
    : `${what}: ${paint.bad(`broken, ${showCounted(count, "finding")}`)}`
}

const countLines = (verified: Verified, { columns }: Style): ReadonlyArray<string> => {
  const { counts, anchor } = verified.report
  const line = (label: string, text: string): ReadonlyArray<string> =>
    hangText(`  ${label.padEnd(15)}`, text, columns)
  return [
    ...line(
      "Histories",
      `${showCounted(counts.resources, "resource")} with ${showCounted(counts.entries, "entry", "entries")}`,
    ),
    ...line("Actions", showCounted(counts.actions, "row")),
    ...line(
      "Groups",
      `${showCount(counts.closedGroups)} closed, ${showCount(counts.openGroups)} open, in ${showCounted(counts.accountRegions, "account-Region")}`,
    ),
    ...line(
      "Seals",
      `${showCount(counts.seals)}, of which ${showCount(counts.signedSeals)} signed; ${showCounted(counts.sweeps, "sweep")} with ${showCounted(counts.rows, "row")}`,
    ),
    ...copiesText(verified.report).flatMap((text) => line("Seal copies", text)),
    ...line("Policies", showCount(counts.policies)),
    ...line("Manifests", manifestsText(verified)),
    ...line("Anchor", anchorText(verified.report)),
    // In one line, so that it can be compared.
    ...(anchor === undefined ? [] : [`  ${"Key".padEnd(15)}${harmless(anchor.keyId)}`]),
    ...noteLines(verified).flatMap((note) => line("Note", note)),
  ]
}

const copiesText = ({ sealCopies }: VerifyReport): ReadonlyArray<string> => {
  if (sealCopies === undefined) return []
  const { place, copies, notCopied } = sealCopies
  const wait = notCopied === 1 ? "newest seal waits" : `newest ${showCount(notCopied)} seals wait`
  const waiting = notCopied === 0 ? "" : `; the ${wait} for the next conclusion`
  return [`${showCount(copies)} in ${harmless(place)}${waiting}`]
}

const manifestsText = ({ report, scope }: Verified): string => {
  const { manifests, manifestLines } = report.counts
  if (report.manifestsRead) {
    return `${showCount(manifests)} with ${showCounted(manifestLines, "line")}`
  }
  return scope.resource === undefined
    ? "not looked at: they are not at hand"
    : "not looked at for one resource"
}

/** What stands against somebody who can write all tables, or that nothing does. */
const anchorText = ({ anchor, unanchoredGroups }: VerifyReport): string => {
  if (anchor === undefined) {
    return "unanchored: no signed seal vouches for it, so whoever can write all tables could have made it anew"
  }
  const since =
    unanchoredGroups === 0
      ? ""
      : `; ${showCounted(unanchoredGroups, "closed group")} came after what signed seals cover`
  return `seal ${anchor.number} of sweep ${harmless(anchor.sweepId)}, signed ${harmless(anchor.sealedAt)}${since}`
}

const noteLines = ({ report, exportTimes }: Verified): ReadonlyArray<string> => [
  ...(exportTimes.length > 1
    ? [
        `the tables were exported at different moments (${exportTimes.map(harmless).join(", ")}); what a sweep did in between looks broken`,
      ]
    : []),
  ...(report.tipsOmitted === 0
    ? []
    : [`${showCounted(report.tipsOmitted, "tip")} of the oldest rows had no room and were not looked for`]),
]

const findingLines = (report: VerifyReport, style: Style): ReadonlyArray<string> => {
  const byRule = Array.from(Map.groupBy(report.findings, ({ rule }) => rule))
  return [
    ...byRule.flatMap(([rule, findings]) => [
      "",
      `${style.paint.bad(harmless(rule))} (${showCount(findings.length)}): ${verifyRuleText[rule]}`,
      ...findings.slice(0, findingsPerRule).map(oneFinding),
      ...(findings.length > findingsPerRule
        ? [
            style.paint.faint(
              `  … and ${showCount(findings.length - findingsPerRule)} more (--json shows them)`,
            ),
          ]
        : []),
    ]),
    ...(report.findingsOmitted === 0
      ? []
      : ["", style.paint.faint(`… and ${showCount(report.findingsOmitted)} more that no list holds`)]),
  ]
}

// In one line whatever its length: an ARN or a hash that is broken cannot be looked for.
const oneFinding = ({ message, timestamp }: VerifyFinding): string =>
  `  ${timestamp === null ? "" : `${harmless(timestamp)}  `}${harmless(message)}`
