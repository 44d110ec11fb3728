/** The cycles among renames, each key on one with its cycle, beginning at the key that the file names first. */
export const renameCycles = (
  successors: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReadonlyArray<string>> => {
  const cycles = new Map<string, ReadonlyArray<string>>()
  // Each key is walked over once, so that a long chain of renames costs no more than its length.
  const walked = new Set<string>()
  for (const start of successors.keys()) {
    const way = new Map<string, number>()
    let key: string | undefined = start
    while (key !== undefined && !walked.has(key)) {
      walked.add(key)
      way.set(key, way.size)
      key = successors.get(key)
    }
    const from = key === undefined ? undefined : way.get(key)
    if (from === undefined) continue
    const cycle = Array.from(way.keys()).slice(from)
    for (const each of cycle) cycles.set(each, cycle)
  }
  return cycles
}
