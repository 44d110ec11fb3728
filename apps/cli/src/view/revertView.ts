import type { RevertReport, SweepReport } from "@orgtag/tagging"
import type { SweepWatch } from "../sweeping/SweepWatch.ts"
import { changesView } from "./changesView.ts"
import { cutMiddle, hangText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import { policyArgument } from "./nextSteps.ts"
import type { Style } from "./Paint.ts"
import { failuresView } from "./problemsView.ts"
import { sampleView } from "./sampleView.ts"
import { showCount, showCounted, showSeconds } from "./wording.ts"

/** Kept keys that are shown of each reason; `--json` names a thousand, and `--changes` what was changed. */
const keptPerReason = 5

type Kept = RevertReport["kept"][number]

/** A revert, or the plan of one: what is restored, what is kept as it is and why, and what the policy still wants. */
export const revertView = (
  report: SweepReport,
  watch: SweepWatch,
  policyFile: string | undefined,
  style: Style,
): string => {
  const sample = watch.sample.changes
  const changes =
    report.mode === "plan"
      ? watch.groups.isEmpty
        ? []
        : [...changesView(watch.groups, watch.names, style), ""]
      : sample.length === 0
        ? []
        : ["Some of what was restored", ...sampleView(sample, style), ""]
  return [
    ...changes,
    titleLine(report, style),
    ...(report.outcome === "aborted"
      ? ["  no account was looked at and nothing was changed"]
      : countLines(report, style)),
    ...keptLines(report, style),
    ...failuresView(report, watch.names, style),
    ...nextLines(report, policyFile),
  ].join("\n")
}

const titleLine = (report: SweepReport, { paint }: Style): string => {
  const took = showSeconds(Date.parse(report.finishedAt) - Date.parse(report.startedAt))
  const what = `${report.mode === "plan" ? "Plan to revert" : "Revert of"} sweep ${harmless(report.revert?.of ?? "")}`
  const outcome =
    report.outcome === "complete"
      ? paint.good("complete")
      : report.outcome === "partial"
        ? paint.warning(
            report.mode === "plan" ? "partial: what failed is not in it" : "partial: not everything was done",
          )
        : paint.bad("aborted: it did not reach the accounts")
  return `${paint.strong(what)}: ${outcome}, in ${took}`
}

const countLines = (report: SweepReport, { columns }: Style): ReadonlyArray<string> => {
  const line = (label: string, text: string): ReadonlyArray<string> =>
    hangText(`  ${label.padEnd(15)}`, text, columns)
  const { accountRegions } = report.coverage
  return [
    ...line(
      "Regions",
      `${showCounted(accountRegions.total, "account-Region")} that it changed: ${showCount(accountRegions.swept)} looked at, ${showCount(accountRegions.failed)} failed, ${showCount(accountRegions.exempt)} exempt`,
    ),
    ...line("Resources", resourcesText(report)),
    ...line("Keys", keysText(report)),
    ...line("Policy", policyText(report)),
  ]
}

const resourcesText = ({ resources, mode }: SweepReport): string =>
  [
    `${showCount(resources.changed)} ${mode === "plan" ? "to restore" : "restored"}`,
    `${showCount(resources.compliant)} with nothing left to restore`,
    ...(resources.blocked === 0 ? [] : [`${showCount(resources.blocked)} blocked`]),
    ...(resources.settling === 0 ? [] : [`${showCount(resources.settling)} settling`]),
    ...(resources.exempt === 0 ? [] : [`${showCount(resources.exempt)} exempt`]),
    ...(resources.failed === 0 ? [] : [`${showCount(resources.failed)} failed`]),
  ].join(", ")

const keysText = ({ changes, mode, revert }: SweepReport): string => {
  const { add, replace, remove, verified, accepted, failed } = changes
  const kinds = `- ${showCount(remove)} to remove, ~ ${showCount(replace)} to replace, + ${showCount(add)} to add`
  const ended =
    mode === "plan"
      ? ""
      : `; ${showCount(verified)} verified, ${showCount(accepted)} accepted and not read back, ${showCount(failed)} failed`
  const kept = (revert?.kept.length ?? 0) + (revert?.keptOmitted ?? 0)
  const before =
    (revert?.alreadyReverted ?? 0) === 0
      ? ""
      : `; ${showCount(revert?.alreadyReverted ?? 0)} taken back before`
  return `${kinds}${ended}; ${showCount(kept)} kept as they are${before}`
}

const policyText = ({ revert }: SweepReport): string => {
  const wants = revert?.policyWants ?? 0
  return wants === 0
    ? "wants none of these keys as the sweep had left them"
    : `still wants ${showCounted(wants, "of these keys", "of these keys")} as the sweep had left them: the next sweep changes them again, unless the policy is changed first`
}

const reasonWords: Readonly<Record<string, string>> = {
  "changed-since": "they are not that sweep's own any more",
  "not-managed": "no rule of the policy names the key",
  gone: "AWS does not show the resource",
  exempt: "an exemption covers the resource",
  settling: "what was done last is not settled; revert again in ten minutes",
  "side-effect": "tagging the type does more than that",
  protected: "the policy protects the type",
  "tag-limit": "the resource would have more than 50 tags",
  "tag-policy": "an AWS tag policy refuses it",
  "value-characters": "AWS does not take these characters",
}

const keptLines = ({ revert }: SweepReport, style: Style): ReadonlyArray<string> => {
  if (revert === undefined || revert.kept.length === 0) return []
  const byReason = Array.from(Map.groupBy(revert.kept, ({ reason }) => reason))
  return [
    "",
    style.paint.warning(`Kept as they are: ${showCount(revert.kept.length + revert.keptOmitted)}`),
    ...byReason.flatMap(([reason, kept]) => [
      `  ${style.paint.strong(harmless(reason))} (${showCount(kept.length)}): ${reasonWords[reason] ?? ""}`,
      ...kept.slice(0, keptPerReason).flatMap((each) => oneKept(each, style)),
      ...(kept.length > keptPerReason
        ? [style.paint.faint(`    … and ${showCount(kept.length - keptPerReason)} more of this reason`)]
        : []),
    ]),
    ...(revert.keptOmitted === 0
      ? []
      : [style.paint.faint(`  … and ${showCount(revert.keptOmitted)} more that no list holds`)]),
  ]
}

const oneKept = ({ key, message, resource }: Kept, { columns }: Style): ReadonlyArray<string> => [
  ...hangText("    ", `${harmless(key)}: ${harmless(message)}`, columns),
  `      ${cutMiddle(harmless(resource), columns - 6)}`,
]

const nextLines = (report: SweepReport, policyFile: string | undefined): ReadonlyArray<string> => {
  if (policyFile === undefined || report.outcome === "aborted" || report.revert === undefined) return []
  const file = policyArgument(policyFile)
  const { add, replace, remove } = report.changes
  const steps =
    report.mode === "plan"
      ? add + replace + remove === 0
        ? []
        : [[`orgtag revert ${report.revert.of}${file}`, "restores this, after asking"]]
      : [
          ...(report.outcome === "partial"
            ? [
                [
                  `orgtag revert ${report.revert.of}${file}`,
                  "again, once what failed is mended; what is done stays done",
                ],
              ]
            : []),
          ...(add + replace + remove === 0
            ? []
            : [[`orgtag actions${file} --sweep ${report.sweepId}`, "the record of this revert"]]),
        ]
  return steps.length === 0
    ? []
    : ["", "Next", ...steps.map(([command = "", why = ""]) => `  ${harmless(command)}\n      ${why}`)]
}
