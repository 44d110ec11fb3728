import type { TagWrite } from "@orgtag/local-aws"
import type { Snapshot } from "./tags.ts"

/** How many tags a resource can hold (AWS); where one more would be needed, a change removes before it adds. */
const tagsPerResource = 50

/**
 * The log of writes without what was taken away to make room and put back at once, because AWS then refused what the
 * room was for (RECORD.md, groups): such a removal did not happen, and has no entry.
 */
export const withoutPutBacks = (
  writes: ReadonlyArray<TagWrite>,
  tagsAtFirst: Snapshot,
): ReadonlyArray<TagWrite> => {
  const counts = new Map<string, number>()
  const dropped = new Set<TagWrite>()
  for (const [index, write] of writes.entries()) {
    const count =
      counts.get(write.arn) ??
      Object.keys(tagsAtFirst.get(write.arn) ?? {}).filter((key) => !key.startsWith("aws:")).length
    counts.set(write.arn, count + (write.before === null ? 1 : 0) - (write.after === null ? 1 : 0))
    if (count < tagsPerResource || write.after !== null || write.principal === "outside") continue
    const next = writes.slice(index + 1).find(({ arn, key }) => arn === write.arn && key === write.key)
    if (next?.principal !== "outside" && next?.before === null && next.after === write.before) {
      dropped.add(write)
      dropped.add(next)
    }
  }
  return writes.filter((write) => !dropped.has(write))
}
