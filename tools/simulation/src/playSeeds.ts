import { Effect } from "effect"
import { drawTrial } from "./drawTrial.ts"
import type { FixtureOptions } from "./Fixture.ts"
import { type TrialResult, playTrial } from "./playTrial.ts"
import { groundOf } from "./Ground.ts"
import { type Undisturbed, sweepUndisturbed } from "./undisturbed.ts"

/** Which seeds to play: `count` of them from `first` on. */
export interface SeedRange {
  readonly first: number
  readonly count: number
}

/** Plays seeds one after the other; each is played in the organization that it shares with its neighbours. */
export async function* playSeeds(
  { first, count }: SeedRange,
  options: FixtureOptions = {},
): AsyncGenerator<TrialResult> {
  let undisturbed: Undisturbed | undefined
  for (let seed = first; seed < first + count; seed++) {
    if (undisturbed?.ground.organization !== groundOf(seed).organization) {
      // oxlint-disable-next-line no-await-in-loop -- seeds are played one after the other
      undisturbed = await Effect.runPromise(sweepUndisturbed(seed))
    }
    const trial = drawTrial(seed, undisturbed)
    // oxlint-disable-next-line no-await-in-loop -- seeds are played one after the other
    yield await Effect.runPromise(playTrial(trial, undisturbed, options))
  }
}
