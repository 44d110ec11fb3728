import { Effect } from "effect"
import { killOnce, organizationSeedOf, sweepUndisturbed, type Undisturbed } from "./killOnce.ts"
import { parseSeedRange, type SeedRange, usage } from "./seedRange.ts"

/** Plays seeds and names those that break the property; succeeds with how many did. */
const play = async ({ first, count }: SeedRange): Promise<number> => {
  const died = new Map<string, number>()
  let undisturbed: Undisturbed | undefined
  let broken = 0
  for (let seed = first; seed < first + count; seed++) {
    if (undisturbed?.organization !== organizationSeedOf(seed)) {
      // oxlint-disable-next-line no-await-in-loop -- seeds are played one after the other
      undisturbed = await Effect.runPromise(sweepUndisturbed(seed))
    }
    // oxlint-disable-next-line no-await-in-loop -- seeds are played one after the other
    const { kill, diedAt, faults } = await Effect.runPromise(killOnce(seed, undisturbed))
    died.set(diedAt ?? "nowhere", (died.get(diedAt ?? "nowhere") ?? 0) + 1)
    if (faults.length === 0) continue
    broken += 1
    process.stdout.write(`seed ${seed}, killed ${kill.moment} call ${kill.call} (${diedAt ?? "nowhere"}):\n`)
    for (const fault of faults) process.stdout.write(`  ${fault}\n`)
    process.stdout.write(`  replay with: npm run simulate -- --seed ${seed}\n`)
  }
  for (const [call, times] of Array.from(died).toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    process.stdout.write(`died at ${call}: ${times}\n`)
  }
  process.stdout.write(`${count - broken} of ${count} seeds hold\n`)
  return broken
}

const range = parseSeedRange(process.argv.slice(2))
if (typeof range === "string") {
  process.stderr.write(`${range}\n${usage}\n`)
  process.exitCode = 64
} else {
  process.exitCode = (await play(range)) === 0 ? 0 : 1
}
