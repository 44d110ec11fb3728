import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import type { SeedRange } from "./playSeeds.ts"

/** What the command is asked: to replay one seed, or to play many. */
export type Asked =
  | { readonly _tag: "Replay"; readonly seed: number }
  | { readonly _tag: "Play"; readonly range: SeedRange; readonly threads: number }

/** How the command is called. */
export const usage = `usage: npm run simulate -- --seed N
       npm run simulate -- [--seeds M] [--from N] [--threads T]
  --seed N      plays seed N again, and says what it has in store
  --seeds M     how many seeds to play (default 1)
  --from N      the first seed to play (default 1)
  --threads T   how many to play at once (default: one for each core)`

/** Reads the command's arguments; a sentence that says what is wrong where they are not as they must be. */
export const parseAsked = (args: ReadonlyArray<string>): Asked | string => {
  const read = parsed(args)
  if (typeof read === "string") return read
  const wrong = Object.entries(read).find(([, value]) => value !== undefined && !isCount(value))
  if (wrong !== undefined) return `--${wrong[0]} takes a whole number from 1 on, not '${wrong[1] ?? ""}'`
  const { seed, ...many } = read
  if (seed === undefined) {
    const { seeds, from, threads } = many
    return {
      _tag: "Play",
      range: { first: Number(from ?? 1), count: Number(seeds ?? 1) },
      threads: Number(threads ?? availableParallelism()),
    }
  }
  const other = Object.entries(many).find(([, value]) => value !== undefined)
  if (other !== undefined) return `--seed plays one seed: --${other[0]} does not go with it`
  return { _tag: "Replay", seed: Number(seed) }
}

const option = { type: "string" } as const

const parsed = (args: ReadonlyArray<string>) => {
  try {
    const options = { seed: option, seeds: option, from: option, threads: option }
    const { seed, seeds, from, threads } = parseArgs({ args: [...args], options }).values
    return { seed, seeds, from, threads }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const isCount = (text: string): boolean => /^[1-9][0-9]{0,8}$/u.test(text)
