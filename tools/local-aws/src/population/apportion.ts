/**
 * Splits a whole number by weights: the parts are whole, add up exactly, and lie within one of their exact share.
 *
 * **Details** Largest remainders; between equal remainders the earlier part wins, so that the answer is repeatable.
 */
export const apportion = (total: number, weights: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sum = weights.reduce((left, right) => left + right, 0)
  if (sum <= 0) throw new RangeError("expected at least one weight above 0")
  const exact = weights.map((weight) => (total * weight) / sum)
  const parts = exact.map(Math.floor)
  const left = total - parts.reduce((before, part) => before + part, 0)
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .toSorted((one, other) => other.remainder - one.remainder || one.index - other.index)
  const raised = new Set(byRemainder.slice(0, left).map(({ index }) => index))
  return parts.map((part, index) => (raised.has(index) ? part + 1 : part))
}
