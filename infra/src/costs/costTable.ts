import { type CostInput, monthlyCosts, totalOf } from "./monthlyCosts.ts"

/** Dollars as people read them: cents only where there are few of them. */
export const showDollars = (dollars: number): string =>
  dollars >= 100
    ? Math.round(dollars).toLocaleString("en-US")
    : dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })

const row = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

/** A table in Markdown with a column for each input: what a month costs, line by line, and the sum. */
export const costTable = (inputs: ReadonlyArray<CostInput>): ReadonlyArray<string> => {
  const bills = inputs.map(monthlyCosts)
  const [first = []] = bills
  return [
    row([
      "US dollars a month",
      ...inputs.map(({ accounts }) => `${accounts.toLocaleString("en-US")} accounts`),
      "how it comes about",
    ]),
    row(["---", ...inputs.map(() => "---:"), "---"]),
    ...first.map(({ item, arithmetic }, index) =>
      row([item, ...bills.map((bill) => showDollars(bill[index]?.dollars ?? 0)), arithmetic]),
    ),
    row(["**all**", ...bills.map((bill) => `**${showDollars(totalOf(bill))}**`), ""]),
  ]
}
