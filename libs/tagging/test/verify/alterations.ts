/** A way to one value inside of another. */
type Path = ReadonlyArray<string | number>

/** The ways to every text, number, truth value and null, and to every byte string, in a value. */
const leavesOf = (value: unknown, path: Path = []): ReadonlyArray<Path> => {
  if (value instanceof Uint8Array) return value.length === 0 ? [] : [path]
  if (value instanceof Map) return leavesOf(Array.from(value), path)
  if (Array.isArray(value)) return value.flatMap((each, index) => leavesOf(each, [...path, index]))
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]))
  }
  return value === undefined ? [] : [path]
}

/** A value with what stands at the end of a way altered. */
const alterAt = (value: unknown, [step, ...rest]: Path, pick: number): unknown => {
  if (step === undefined) return alterLeaf(value, pick)
  if (value instanceof Map)
    return new Map(alterAt(Array.from(value), [step, ...rest], pick) as [string, string][])
  if (Array.isArray(value)) return value.with(Number(step), alterAt(value[Number(step)], rest, pick))
  return { ...(value as object), [step]: alterAt((value as Record<string, unknown>)[step], rest, pick) }
}

const alterLeaf = (leaf: unknown, pick: number): unknown => {
  if (leaf instanceof Uint8Array) {
    const at = pick % leaf.length
    return leaf.with(at, (leaf[at] ?? 0) ^ (1 << (pick % 8)))
  }
  if (typeof leaf === "string") return pick % 2 === 0 ? `${leaf}x` : leaf.slice(1)
  if (typeof leaf === "number") return leaf + 1
  return typeof leaf === "boolean" ? !leaf : "null no more"
}

/** A value with one thing in it altered, that of its parts which `pick` says, except those under a name in `but`. */
export const altered = <A>(value: A, pick: number, but: ReadonlyArray<string> = []): A => {
  const leaves = leavesOf(value).filter(([first]) => !but.includes(String(first)))
  const path = leaves[pick % leaves.length]
  if (path === undefined) throw new Error("nothing to alter")
  return alterAt(value, path, Math.floor(pick / leaves.length)) as A
}
