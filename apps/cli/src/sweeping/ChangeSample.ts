import type { ChangeEvent } from "@orgtag/tagging"

/** How many resources a sample shows. */
const sampleSize = 6

/**
 * A few changes to look at, chosen so that they show different things: the first of each rule, key and operation,
 * of those that were written or would be.
 */
export class ChangeSample {
  readonly #chosen = new Map<string, ChangeEvent>()

  /** Considers one change. */
  readonly add = (change: ChangeEvent): void => {
    if (change.status === "blocked" || change.status === "failed") return
    const kind = JSON.stringify([change.op, change.rule, change.key])
    if (this.#chosen.has(kind)) return
    this.#chosen.set(kind, change)
  }

  /** The sample: one change of each rule in turn, until there are enough. */
  get changes(): ReadonlyArray<ChangeEvent> {
    const ofRule = new Map<string, number>()
    const turns = Array.from(this.#chosen.values(), (change) => {
      const turn = ofRule.get(change.rule) ?? 0
      ofRule.set(change.rule, turn + 1)
      return { change, turn }
    })
    return turns
      .toSorted((left, right) => left.turn - right.turn || left.change.line - right.change.line)
      .slice(0, sampleSize)
      .map(({ change }) => change)
  }
}
