import type { DoctorLine, DoctorReport } from "@orgtag/tagging"
import { cutText, hangText, padText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import type { Paint, Style } from "./Paint.ts"
import { showCounted, showSeconds } from "./wording.ts"

/** How many places a line names; `--json` has more. */
const placesShown = 3

/** The most characters of a message: what AWS says can be long. */
const messageWidth = 400

/** What was looked at, line by line: how it is, and where something is wrong, where and what to do about it. */
export const doctorView = (report: DoctorReport, style: Style): string =>
  [
    titleLine(report, style),
    "",
    ...report.lines.flatMap((line) => lineText(line, style)),
    ...roleTagLines(report, style),
  ].join("\n")

const titleLine = ({ lines, problems, startedAt, finishedAt }: DoctorReport, { paint }: Style): string => {
  const notes = lines.filter(({ state }) => state === "note").length
  const took = showSeconds(Date.parse(finishedAt) - Date.parse(startedAt))
  const found =
    problems === 0
      ? paint.good("nothing would make a sweep partial")
      : paint.bad(showCounted(problems, "problem"))
  const rest = notes === 0 ? "" : `, ${showCounted(notes, "note")}`
  return `${paint.strong("Doctor")}: ${found}${rest}, in ${took}`
}

const stateWords: Readonly<Record<DoctorLine["state"], readonly [word: string, paint: keyof Paint]>> = {
  ok: ["ok", "good"],
  problem: ["PROBLEM", "bad"],
  note: ["note", "warning"],
  skipped: ["skipped", "faint"],
}

const stateWidth = 9
const checkWidth = 14

const lineText = (line: DoctorLine, { columns, paint }: Style): ReadonlyArray<string> => {
  const [word, colour] = stateWords[line.state]
  const lead = `  ${padText(word, stateWidth)}${padText(line.check, checkWidth)}`
  const indent = " ".repeat(lead.length)
  const said = cutText(harmless(line.message), messageWidth)
  const [first = "", ...rest] = hangText(lead, said, columns)
  return [
    // Coloured after it was wrapped, so that no width is counted wrongly.
    `  ${paint[colour](word)}${first.slice(2 + word.length)}`,
    ...rest,
    ...(line.places === undefined ? [] : hangText(indent, placesText(line, line.places), columns)),
    ...(line.mend === undefined ? [] : hangText(`${indent}mend: `, harmless(line.mend), columns)),
  ]
}

const placesText = ({ accounts = 0 }: DoctorLine, places: NonNullable<DoctorLine["places"]>): string => {
  const shown = places
    .slice(0, placesShown)
    .map(
      ({ account, name, region }) =>
        `${harmless(name === "" ? account : `${name} (${account})`)}${region === undefined ? "" : ` ${harmless(region)}`}`,
    )
  return `in ${showCounted(accounts, "account")}: ${shown.join(", ")}${places.length > placesShown ? ", …" : ""}`
}

/** The tags that a role made by hand has to carry; one that is generated has them. */
const roleTagLines = ({ lines, roleTags }: DoctorReport, { paint }: Style): ReadonlyArray<string> => {
  const wanted = lines.some(({ check, state }) => check === "role" && state === "problem")
  const tags = Object.entries(roleTags)
  if (!wanted || tags.length === 0) return []
  return [
    "",
    paint.strong("A member role that grants what this policy needs carries"),
    ...tags.map(([key, value]) => `  ${harmless(key)} = ${harmless(value)}`),
  ]
}
