import { parentPort } from "node:worker_threads"
import { playSeeds, type SeedRange } from "./playSeeds.ts"
import type { SeedThreadSays } from "./playInThreads.ts"

/** The thread's own program: plays the ranges that it is given, one after the other, and tells what each seed came to. */
const say = (said: SeedThreadSays): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin, only windows have
  parentPort?.postMessage(said)
}

const play = async (range: SeedRange): Promise<void> => {
  for await (const result of playSeeds(range)) say({ say: "played", result })
  say({ say: "free" })
}

parentPort?.on("message", (range: SeedRange) => {
  play(range).catch((error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    say({ say: "broke", first: range.first, message })
  })
})
say({ say: "free" })
