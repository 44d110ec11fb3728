import { Effect } from "effect"
import { killOnce } from "./killOnce.ts"
const from = Number(process.argv[2] ?? 1),
  n = Number(process.argv[3] ?? 5)
const t = performance.now()
for (let seed = from; seed < from + n; seed++) {
  const r = await Effect.runPromise(killOnce(seed))
  console.log(JSON.stringify(r).slice(0, 1500))
}
console.log((performance.now() - t) / n, "ms a seed")
