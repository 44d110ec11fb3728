import { parseArgs } from "node:util"
import { holds, type Section } from "./report/Section.ts"
import { markdownOf } from "./report/markdown.ts"
import { writeReport } from "./report/writeReport.ts"

/** Each benchmark by its name; one is loaded only when it is run. */
const benchmarks: Readonly<Record<string, () => Promise<Section>>> = {
  calls: async () => (await import("./calls/callsBenchmark.ts")).callsBenchmark(),
  time: async () => (await import("./time/timeBenchmark.ts")).timeBenchmark(),
  simulated: async () => (await import("./simulated/simulatedBenchmark.ts")).simulatedBenchmark(),
  processor: async () => (await import("./processor/processorBenchmark.ts")).processorBenchmark(),
  "start-up": async () => (await import("./startUp/startUpBenchmark.ts")).startUpBenchmark(),
  peer: async () => (await import("./peer/peerBenchmark.ts")).peerBenchmark(),
}

const usage = `npm run bench -- [${Object.keys(benchmarks).join("|")}]… [--json] [--write]
  without a name: all of them; --write puts the results into docs/performance.md`

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean" }, write: { type: "boolean" }, help: { type: "boolean" } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !Object.hasOwn(benchmarks, name))
if (values.help === true || unknown.length > 0) {
  process.stderr.write(
    `${unknown.length > 0 ? `no benchmark is called ${unknown.join(", ")}\n` : ""}${usage}\n`,
  )
  process.exit(unknown.length > 0 ? 64 : 0)
}
const sections: Array<Section> = []
for (const [name, run] of Object.entries(benchmarks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  sections.push(await run())
}
process.stdout.write(
  values.json === true
    ? `${JSON.stringify(Object.fromEntries(sections.map(({ name, data }) => [name, data])), null, 2)}\n`
    : sections.map(markdownOf).join("\n"),
)
if (values.write === true) writeReport(sections)
if (sections.some(({ bounds }) => !bounds.every(holds))) process.exitCode = 1
