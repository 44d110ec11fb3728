import { parseArgs } from "node:util"

/** Which seeds to play: `count` of them from `first` on. */
export interface SeedRange {
  readonly first: number
  readonly count: number
}

/** How the command is called. */
export const usage = `usage: npm run simulate -- [--seed N] [--seeds M]
  --seed N    the first seed to play, a whole number from 1 on (default 1)
  --seeds M   how many seeds to play, a whole number from 1 on (default 1)`

/** Reads the command's arguments; a sentence that says what is wrong where they are not as they must be. */
export const parseSeedRange = (args: ReadonlyArray<string>): SeedRange | string => {
  const read = parsed(args)
  if (typeof read === "string") return read
  const wrong = Object.entries(read).find(([, value]) => value !== undefined && !isCount(value))
  if (wrong !== undefined) return `--${wrong[0]} takes a whole number from 1 on, not '${wrong[1] ?? ""}'`
  return { first: Number(read.seed ?? 1), count: Number(read.seeds ?? 1) }
}

const parsed = (args: ReadonlyArray<string>) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { seed: { type: "string" }, seeds: { type: "string" } },
    })
    return { seed: values.seed, seeds: values.seeds }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const isCount = (text: string): boolean => /^[1-9][0-9]{0,8}$/u.test(text)
