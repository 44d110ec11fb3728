import type { ChangeEvent, SweepReport } from "@orgtag/tagging"
import type { SweepWatch } from "../sweeping/SweepWatch.ts"
import { changesView } from "./changesView.ts"
import { detailLines } from "./detailView.ts"
import type { Style } from "./Paint.ts"
import { sampleView } from "./sampleView.ts"
import { type SummaryFacts, summaryView } from "./summaryView.ts"

/** A plan: what would change, then what it comes to; with what to run next if the policy file is named. */
export const planView = (
  report: SweepReport,
  watch: SweepWatch,
  policyFile: string | undefined,
  style: Style,
): string =>
  [
    ...(watch.groups.isEmpty ? [] : [...changesView(watch.groups, watch.names, style), ""]),
    ...summaryView(report, { ...factsOf(watch, policyFile), writeCalls: watch.writeCalls.count }, style),
  ].join("\n")

/** A sweep: a few of its changes, then what it came to. */
export const sweepView = (
  report: SweepReport,
  watch: SweepWatch,
  policyFile: string | undefined,
  style: Style,
): string => {
  const sample = watch.sample.changes
  return [
    ...(sample.length === 0 ? [] : ["Some of what changed", ...sampleView(sample, style), ""]),
    ...summaryView(report, factsOf(watch, policyFile), style),
  ].join("\n")
}

const factsOf = ({ names, tally, seal }: SweepWatch, policyFile: string | undefined): SummaryFacts => ({
  names,
  policyFile,
  exempt: tally.exempt,
  seal,
})

/** A plan in which each resource stands by itself, change by change, so that it is never held as a whole. */
export function* planDetail(
  changes: Iterable<ChangeEvent>,
  names: SweepWatch["names"],
  style: Style,
): Generator<string, void> {
  let before: ChangeEvent | undefined
  for (const change of changes) {
    yield detailLines(change, before, names, style).join("\n")
    before = change
  }
}
