import { parseArgs } from "node:util"
import { costTable } from "../src/costs/costTable.ts"
import { usualInput } from "../src/costs/monthlyCosts.ts"

/** Prints what a month costs, for the numbers of your own organization. */
const { values } = parseArgs({
  options: {
    accounts: { type: "string", default: "1000" },
    regions: { type: "string", default: String(usualInput.regions) },
    resources: { type: "string", default: String(usualInput.resources) },
    drift: { type: "string", default: String(usualInput.drift) },
    sweeps: { type: "string", default: String(usualInput.sweepsPerMonth) },
    months: { type: "string", default: String(usualInput.months) },
  },
})
const input = {
  accounts: Number(values.accounts),
  regions: Number(values.regions),
  resources: Number(values.resources),
  drift: Number(values.drift),
  sweepsPerMonth: Number(values.sweeps),
  months: Number(values.months),
}
const wrong = Object.entries(input).filter(([, value]) => !(value > 0))
if (wrong.length > 0) {
  console.error(`these have to be numbers above 0: ${wrong.map(([name]) => name).join(", ")}`)
  process.exitCode = 64
} else console.log(costTable([input]).join("\n"))
