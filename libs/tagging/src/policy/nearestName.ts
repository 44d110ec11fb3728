import { distance } from "fastest-levenshtein"

/** Longer names are not compared: nobody mistypes them, and the comparison is quadratic. */
const comparedCharactersMax = 64

/**
 * The known name that a mistyped one most likely meant, if one is near enough to be worth saying.
 *
 * Near means: at most a third of the longer name's characters differ, and at least one may. Case does not count.
 */
export const nearestName = (name: string, known: Iterable<string>): string | undefined => {
  if (name.length > comparedCharactersMax) return undefined
  const lower = name.toLowerCase()
  let best: { readonly name: string; readonly steps: number } | undefined
  for (const candidate of known) {
    const steps = distance(lower, candidate.toLowerCase())
    const near = steps <= Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3))
    if (near && candidate !== name && (best === undefined || steps < best.steps))
      best = { name: candidate, steps }
  }
  return best?.name
}
