import { Effect } from "effect"
import { assert } from "vitest"
import { playSeeds, playTrial, type SeedRange, sweepUndisturbed } from "../src/index.ts"
import type { PlantedBug } from "./plantedBugs.ts"

/** How many seeds a bug may take: as many as `npm test` plays of the engine as it is. */
const seedCount = 200

/** A rule that tells a planted id by itself, and says nothing of what the id is for. */
const tellsTheId = (fault: string): boolean => fault.startsWith("verify: action-id")

/** All of these seeds; the one that found the bug last comes first, to be quick. */
const rangesFrom = (first: number): ReadonlyArray<SeedRange> => [
  { first, count: seedCount - first + 1 },
  { first: 1, count: first - 1 },
]

/**
 * Plays seeds with a bug until one finds it, and prints which. Where nobody disturbs a sweep the bug must not show: what
 * finds it is then what befell the sweeps.
 */
export const findBug = async ({ name, promise, foundBy, plant }: PlantedBug): Promise<void> => {
  const undisturbed = await Effect.runPromise(sweepUndisturbed(1))
  const process = { delayMs: 0, waitMs: 0, fate: {} }
  const round = { afterMs: 0, faults: [], processes: [process], outsideChanges: 0 }
  const quiet = { seed: 1, consistencyMs: 0, tablesLagMs: 0, rounds: [round], restMs: 1000 }
  const { faults } = await Effect.runPromise(playTrial(quiet, undisturbed, { plant }))
  assert.isEmpty(faults.filter((fault) => !tellsTheId(fault)))

  for (const range of rangesFrom(foundBy)) {
    for await (const { trial, faults: found } of playSeeds(range, { plant })) {
      const [first] = found.filter((fault) => !tellsTheId(fault))
      if (first === undefined) continue
      console.log(`${name}: seed ${trial.seed} finds it. Broken: "${promise}"\n  ${first}`)
      return
    }
  }
  assert.fail(`${name}: ${seedCount} seeds do not find it`)
}
