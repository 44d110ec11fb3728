import { playInThreads } from "./playInThreads.ts"
import { playSeeds } from "./playSeeds.ts"
import { type Asked, parseAsked, usage } from "./parseAsked.ts"
import { SeedTally, showBroken } from "./SeedTally.ts"

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Plays one seed, and tells what it had in store; whether it holds. */
const replay = async (seed: number): Promise<boolean> => {
  let holds = true
  for await (const result of playSeeds({ first: seed, count: 1 })) {
    print(JSON.stringify(result.trial, null, 2))
    print(result.deaths.length === 0 ? "nobody died" : `died: ${result.deaths.join("; ")}`)
    print(result.faults.length === 0 ? `seed ${seed} holds` : showBroken(result))
    holds = result.faults.length === 0
  }
  return holds
}

/** Plays seeds, names those that are broken and counts what befell them; whether all hold. */
const playMany = async ({ range, threads }: Extract<Asked, { readonly _tag: "Play" }>): Promise<boolean> => {
  const tally = new SeedTally()
  await playInThreads(range, threads, (result) => {
    tally.add(result)
    if (result.faults.length > 0) print(showBroken(result))
  })
  for (const [death, times] of sorted(tally.deaths)) print(`died at ${death}: ${times}`)
  for (const [hold, times] of sorted(tally.holds)) print(`held at ${hold}: ${times}`)
  for (const [name, times] of sorted(tally.faultsActed)) print(`fault at ${name}: ${times}`)
  print(`${tally.played - tally.broken} of ${tally.played} seeds hold`)
  return tally.broken === 0
}

const sorted = (counts: ReadonlyMap<string, number>) =>
  Array.from(counts).toSorted(([left], [right]) => (left < right ? -1 : 1))

const asked = parseAsked(process.argv.slice(2))
if (typeof asked === "string") {
  process.stderr.write(`${asked}\n${usage}\n`)
  process.exitCode = 64
} else {
  process.exitCode = (await (asked._tag === "Replay" ? replay(asked.seed) : playMany(asked))) ? 0 : 1
}
