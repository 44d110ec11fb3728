/** Each entry once, in code unit order. */
export const sortedOnce = (entries: Iterable<string>): ReadonlyArray<string> =>
  Array.from(new Set(entries)).toSorted((left, right) => (left < right ? -1 : 1))
