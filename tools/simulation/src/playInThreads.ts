import { Worker } from "node:worker_threads"
import type { SeedRange } from "./playSeeds.ts"
import type { TrialResult } from "./playTrial.ts"
import { seedsPerOrganization } from "./Ground.ts"

/** What a thread says: `free` when it wants seeds to play. */
export type SeedThreadSays =
  | { readonly say: "free" }
  | { readonly say: "played"; readonly result: TrialResult }
  | { readonly say: "broke"; readonly first: number; readonly message: string }

/**
 * Plays seeds in several threads, and tells what each came to in the order in which they end.
 *
 * Rejects where a seed could not be played at all: the simulation itself is broken then.
 */
export const playInThreads = async (
  range: SeedRange,
  threads: number,
  played: (result: TrialResult) => void,
): Promise<void> => {
  const parts = partsOf(range)
  await Promise.all(
    Array.from({ length: Math.min(threads, parts.length) }, () => playInThread(parts, played)),
  )
}

/** Seeds that share an organization stay together: the undisturbed sweep of it is made once. */
const partsOf = ({ first, count }: SeedRange): Array<SeedRange> => {
  const parts: Array<SeedRange> = []
  for (let seed = first; seed < first + count;) {
    const end = Math.min(Math.ceil(seed / seedsPerOrganization) * seedsPerOrganization + 1, first + count)
    parts.push({ first: seed, count: end - seed })
    seed = end
  }
  return parts.toReversed()
}

/** Has a thread play parts until none is left. */
const playInThread = async (
  parts: Array<SeedRange>,
  played: (result: TrialResult) => void,
): Promise<void> => {
  const thread = new Worker(new URL("seedThread.ts", import.meta.url))
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on("error", reject)
      thread.on("message", (said: SeedThreadSays) => {
        if (said.say === "played") played(said.result)
        if (said.say === "broke") reject(new Error(`from seed ${said.first} on: ${said.message}`))
        if (said.say !== "free") return
        const part = parts.pop()
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin, only windows have
        if (part !== undefined) thread.postMessage(part)
        else resolve()
      })
    })
  } finally {
    await thread.terminate()
  }
}
