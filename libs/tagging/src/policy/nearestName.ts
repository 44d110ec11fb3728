import { distance } from "fastest-levenshtein"

/** Longer names are not compared: nobody mistypes them, and the comparison is quadratic. */
const comparedCharactersMax = 64
/** Of more names only the first are compared. */
const comparedNamesMax = 100

/** The known name that a mistyped one most likely meant, if one is near enough to be worth saying. */
export const nearestName = (name: string, known: Iterable<string>): string | undefined => {
  let best: { readonly name: string; readonly steps: number } | undefined
  let compared = 0
  for (const candidate of known) {
    compared += 1
    if (compared > comparedNamesMax) break
    const steps = stepsBetween(name, candidate)
    if (steps !== undefined && candidate !== name && (best === undefined || steps < best.steps))
      best = { name: candidate, steps }
  }
  return best?.name
}

/**
 * How many characters differ between two names, if they are near.
 *
 * Near means: of the longer name's characters at most two in five differ, and at least one may; two that changed places
 * count as two. Case does not count.
 */
export const stepsBetween = (name: string, candidate: string): number | undefined => {
  const longer = Math.max(name.length, candidate.length)
  if (longer > comparedCharactersMax) return undefined
  const steps = distance(name.toLowerCase(), candidate.toLowerCase())
  return steps <= Math.max(1, Math.round(0.4 * longer)) ? steps : undefined
}
