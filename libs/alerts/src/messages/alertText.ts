import type { ToldAlert } from "@orgtag/tagging"
import { runbookOf } from "./alertDocument.ts"
import { accountsLine, placeOf } from "./placesOf.ts"
import { plainText } from "./plainText.ts"

/** An alert as people read it in an e-mail: plain text, in which nothing but our own words is more than text. */
export const alertText = ({ alert, ...told }: ToldAlert): string => {
  const { severity, title, counts, examples, examplesOmitted, hint, commands, snippet } = alert
  return [
    `${severity.toUpperCase()}: ${plainText(title)}`,
    ...(told.times > 1
      ? [`Open since ${plainText(told.since)}; told for the ${ordinal(told.times)} time.`]
      : []),
    "",
    ...counts.map(({ what, count }) => `  ${plainText(what)}: ${count.toLocaleString("en-US")}`),
    ...(counts.length > 0 ? [""] : []),
    ...examples.flatMap((example) => exampleLines(alert, example)),
    ...(examplesOmitted > 0 ? [`  … and ${examplesOmitted.toLocaleString("en-US")} more`] : []),
    ...accountsLine(alert).flatMap((line) => ["", line]),
    "",
    `What to do: ${plainText(hint)}`,
    ...(snippet === undefined ? [] : ["", ...snippet.split("\n").map((line) => `  ${plainText(line)}`)]),
    ...(commands.length > 0 ? ["", "Look further:", ...commands.map((each) => `  ${plainText(each)}`)] : []),
    "",
    `Sweep ${plainText(told.sweepId)}: ${told.outcome}. Policy ${plainText(told.policyDigest)}.`,
    `More on this: ${runbookOf(alert.cause)}. Alert ${plainText(told.id)}.`,
  ].join("\n")
}

const exampleLines = (
  alert: ToldAlert["alert"],
  example: ToldAlert["alert"]["examples"][number],
): ReadonlyArray<string> => [
  `  ${[...placeOf(alert, example), plainText(example.text)].join(": ")}`,
  ...(example.resource === undefined ? [] : [`    ${plainText(example.resource)}`]),
]

const ordinal = (count: number): string => {
  const ending = new Intl.PluralRules("en-US", { type: "ordinal" }).select(count)
  return `${count}${{ one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" }[ending]}`
}
