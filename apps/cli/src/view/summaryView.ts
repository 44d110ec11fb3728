import { type ExemptReason, exemptReasons, type SweepReport } from "@orgtag/tagging"
import type { AccountNames } from "../sweeping/AccountNames.ts"
import { hangText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import { nextSteps } from "./nextSteps.ts"
import type { Style } from "./Paint.ts"
import { classWords } from "./plainLines.ts"
import { failuresView, findingsView } from "./problemsView.ts"
import { type SealFacts, sealText } from "./sealText.ts"
import { showCount, showCounted, showSeconds } from "./wording.ts"

/** What a summary knows beside the report. */
export interface SummaryFacts {
  readonly names: AccountNames
  /** The policy file as the user named it, for the commands to run next; undefined where there is none to name. */
  readonly policyFile: string | undefined
  /** How often a sweep would tag or untag resources; only of a plan. */
  readonly writeCalls?: number
  /** Exempt rows by why they are, where that is known. */
  readonly exempt?: ReadonlyMap<ExemptReason, number>
  /** The seal over the sweep, if it has one. */
  readonly seal?: SealFacts | undefined
}

/**
 * The end of a plan or a sweep as a person wants to read it: the outcome, what was looked at and what was not,
 * what became of it, what went wrong and what to do, and what to run next.
 */
export const summaryView = (
  report: SweepReport,
  facts: SummaryFacts,
  style: Style,
): ReadonlyArray<string> => [
  titleLine(report, style),
  ...(report.outcome === "aborted" ? [abortedLine] : countLines(report, facts, style)),
  ...(facts.seal === undefined ? [] : hangText(label("Seal"), sealText(facts.seal), style.columns)),
  ...failuresView(report, facts.names, style),
  ...findingsView(report, facts.names, style),
  ...nextLines(report, facts),
]

// A report that reached no account has only zeros to count, and they would look like an answer.
const abortedLine = "  no account was looked at and nothing was changed"

const countLines = (
  report: SweepReport,
  { writeCalls = 0, exempt }: SummaryFacts,
  { columns }: Style,
): ReadonlyArray<string> => [
  ...hangText(label("Accounts"), accountsText(report), columns),
  ...hangText(label("Regions"), regionsText(report), columns),
  ...hangText(label("Not looked at"), notLookedAtText(report, exempt), columns),
  ...hangText(label("Resources"), resourcesText(report), columns),
  ...(report.refusedTypes ?? []).flatMap(({ type, message }) =>
    hangText(label("Untaggable"), `${harmless(type)}: AWS says ${harmless(message)}`, columns),
  ),
  ...hangText(label("Changes"), changesText(report), columns),
  ...(writeCalls === 0 ? [] : hangText(label("Sets off"), setsOffText(writeCalls), columns)),
  ...hangText(label("AWS calls"), showCount(callsOf(report)), columns),
]

const label = (text: string): string => `  ${text.padEnd(15)}`

const titleLine = (report: SweepReport, { paint }: Style): string => {
  const what = report.mode === "plan" ? "Plan" : "Sweep"
  const took = Date.parse(report.finishedAt) - Date.parse(report.startedAt)
  const outcome =
    report.outcome === "complete"
      ? paint.good("complete")
      : report.outcome === "partial"
        ? paint.warning(
            report.mode === "plan" ? "partial: what failed is not in it" : "partial: not everything was done",
          )
        : paint.bad("aborted: it did not reach the accounts")
  return `${paint.strong(`${what} ${harmless(report.sweepId)}`)}: ${outcome}, in ${showSeconds(took)}`
}

const coverageText = (counts: SweepReport["coverage"]["accounts"]): string =>
  [
    `${showCount(counts.swept)} swept`,
    `${showCount(counts.failed)} failed`,
    `${showCount(counts.exempt)} exempt`,
  ].join(", ")

const accountsText = ({ coverage }: SweepReport): string =>
  `${showCount(coverage.accounts.total)} in the organization: ${coverageText(coverage.accounts)}`

const regionsText = ({ coverage }: SweepReport): string =>
  `${showCounted(coverage.accountRegions.total, "account-Region")}: ${coverageText(coverage.accountRegions)}`

/** What stands beside every result, "no changes" above all: without it that would be a lie. */
export const notLookedAtText = (
  { coverage, resources }: SweepReport,
  exempt: ReadonlyMap<ExemptReason, number> = new Map(),
): string => {
  const { neverTagged, accountRegions } = coverage
  const parts = [
    ...(accountRegions.failed === 0
      ? []
      : [`${showCounted(accountRegions.failed, "account-Region")} that failed`]),
    ...(accountRegions.exempt === 0
      ? []
      : [showCounted(accountRegions.exempt, "exempt account-Region") + exemptText(exempt)]),
    ...(resources.failed === 0 ? [] : [`${showCounted(resources.failed, "resource")} that failed`]),
    ...(neverTagged.notLookedFor === 0
      ? []
      : [`resources that never had a tag, in ${showCounted(neverTagged.notLookedFor, "account-Region")}`]),
  ]
  return parts.length === 0 ? "nothing was left out" : parts.join("; ")
}

/** In the words of the report: an exemption is somebody's to answer for, a closed account is not. */
const exemptText = (exempt: ReadonlyMap<ExemptReason, number>): string => {
  const parts = exemptReasons.flatMap((reason) => {
    const count = exempt.get(reason)
    return count === undefined ? [] : [exempt.size === 1 ? reason : `${showCount(count)} ${reason}`]
  })
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`
}

const resourcesText = ({ resources, mode }: SweepReport): string => {
  const parts = classWords.flatMap(([name, word]) =>
    resources[name] === 0
      ? []
      : [`${showCount(resources[name])} ${name === "changed" && mode === "plan" ? "to change" : word}`],
  )
  return `${showCount(resources.seen)} seen${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`
}

const noChangesText = ({ resources, mode }: SweepReport): string => {
  const pending = [
    ...(resources.blocked === 0 ? [] : [`${showCount(resources.blocked)} blocked`]),
    ...(resources.nonCompliant === 0
      ? []
      : [`${showCount(resources.nonCompliant)} that the policy cannot settle`]),
  ]
  if (pending.length > 0) return `none that could be written; ${pending.join(", ")}`
  return mode === "plan" ? "none: all that could be read is as the policy says" : "none"
}

const changesText = (report: SweepReport): string => {
  const { changes, mode } = report
  const { add, replace, remove, verified, accepted, failed } = changes
  const total = add + replace + remove
  if (total === 0) return noChangesText(report)
  const kinds = `${showCounted(total, "key")}: - ${showCount(remove)} to remove, ~ ${showCount(replace)} to replace, + ${showCount(add)} to add`
  if (mode === "plan") return kinds
  return `${kinds}; ${showCount(verified)} verified, ${showCount(accepted)} accepted and not read back, ${showCount(failed)} failed`
}

/**
 * What mass tagging costs elsewhere, as far as it can be counted: one of each for every write of a resource, where it is
 * noticed at all (AWS Config guide, configuration items; Tag Editor guide, tag-monitor).
 */
const setsOffText = (writes: number): string =>
  `up to ${showCounted(writes, "AWS Config item")} where it records these types, and as many "Tag Change on Resource" events`

const callsOf = ({ apiCalls }: SweepReport): number =>
  Object.values(apiCalls).reduce((sum, count) => sum + count, 0)

const nextLines = (report: SweepReport, { policyFile }: SummaryFacts): ReadonlyArray<string> => {
  if (policyFile === undefined) return []
  const steps = nextSteps(report, policyFile)
  return steps.length === 0
    ? []
    : ["", "Next", ...steps.map(({ command, why }) => `  ${harmless(command)}\n      ${why}`)]
}
