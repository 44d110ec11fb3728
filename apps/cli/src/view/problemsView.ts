import type { SweepReport } from "@orgtag/tagging"
import type { AccountNames } from "../sweeping/AccountNames.ts"
import { cutMiddle, hangText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"
import { showCount, showCounted } from "./wording.ts"

/** How many different messages a reason shows, and how many places each; `--json` has all that a report names. */
const textsPerReason = 5
const placesPerText = 3

type Failure = SweepReport["failures"][number]
type Finding = SweepReport["findings"][number]
type Problem = Failure | Finding

/** Failures by reason: what can be done about each, and where it happened. */
export const failuresView = (report: SweepReport, names: AccountNames, style: Style): ReadonlyArray<string> =>
  sectionOf({
    title: "Failures",
    problems: report.failures,
    omitted: report.failuresOmitted,
    names,
    style,
    paint: style.paint.bad,
  })

/** Findings by reason: what a person has to settle. */
export const findingsView = (report: SweepReport, names: AccountNames, style: Style): ReadonlyArray<string> =>
  sectionOf({
    title: "Findings",
    problems: report.findings,
    omitted: report.findingsOmitted,
    names,
    style,
    paint: style.paint.warning,
  })

interface Section {
  readonly title: string
  readonly problems: ReadonlyArray<Problem>
  readonly omitted: number
  readonly names: AccountNames
  readonly style: Style
  readonly paint: (text: string) => string
}

const sectionOf = (section: Section): ReadonlyArray<string> => {
  const { title, problems, omitted, style, paint } = section
  if (problems.length === 0 && omitted === 0) return []
  const byReason = Map.groupBy(problems, (problem) => problem.reason)
  const ordered = Array.from(byReason).toSorted(([, left], [, right]) => right.length - left.length)
  return [
    "",
    paint(`${title}: ${showCount(problems.length + omitted)}`),
    ...ordered.flatMap(([reason, group]) => groupLines(reason, group, section)),
    ...(omitted === 0 ? [] : [style.paint.faint(`  … and ${showCount(omitted)} more that no list holds`)]),
  ]
}

const groupLines = (
  reason: string,
  problems: ReadonlyArray<Problem>,
  { names, style }: Section,
): ReadonlyArray<string> => {
  const byText = Array.from(Map.groupBy(problems, problemText))
  const hidden = byText.slice(textsPerReason).reduce((sum, [, same]) => sum + same.length, 0)
  return [
    `  ${style.paint.strong(reason)} (${showCount(problems.length)})`,
    ...hangText("    what to do: ", harmless(problems[0]?.hint ?? ""), style.columns),
    ...byText
      .slice(0, textsPerReason)
      .flatMap(([text, same]) => [
        ...hangText("    ", text, style.columns),
        ...placeLines(same, names, style),
      ]),
    ...(hidden > 0 ? [style.paint.faint(`    … and ${showCount(hidden)} more of this reason`)] : []),
  ]
}

const problemText = (problem: Problem): string => {
  const about = [
    ...("rule" in problem && problem.rule !== undefined ? [`rule ${harmless(problem.rule)}`] : []),
    ...("key" in problem && problem.key !== undefined ? [`key ${harmless(problem.key)}`] : []),
  ]
  return [...(about.length === 0 ? [] : [about.join(", ")]), harmless(problem.message)].join(": ")
}

/** The places that share a text, by account and Region, with one resource of each to look at. */
const placeLines = (
  problems: ReadonlyArray<Problem>,
  names: AccountNames,
  style: Style,
): ReadonlyArray<string> => {
  const byPlace = Array.from(Map.groupBy(problems, (problem) => showPlace(problem, names)))
  const hidden = byPlace.slice(placesPerText).reduce((sum, [, same]) => sum + same.length, 0)
  return [
    ...byPlace.slice(0, placesPerText).flatMap(([place, same]) => {
      const resource = same[0]?.resource
      if (resource === undefined) return [`      ${place}`]
      const count = same.length === 1 ? ":" : `: ${showCount(same.length)} resources, such as`
      return [`      ${place}${count}`, `        ${cutMiddle(harmless(resource), style.columns - 8)}`]
    }),
    ...(hidden > 0 ? [style.paint.faint(`      … and ${showCounted(hidden, "more place")}`)] : []),
  ]
}

const showPlace = (problem: Problem, names: AccountNames): string => {
  if (problem.account === "" || problem.account === "*") return "the organization"
  return `${names.show(problem.account)}${problem.region === "*" ? "" : ` ${harmless(problem.region)}`}`
}
