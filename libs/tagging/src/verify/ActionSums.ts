import { createHash, randomBytes } from "node:crypto"
import { verifyLimits } from "./verifyLimits.ts"

/**
 * What is compared: entries with what closed groups say was recorded; rows with what they say became of actions; rows
 * with the hash that they may have of the whole row.
 */
export type Comparison = "entries" | "rows" | "whole rows"

/**
 * Sums by which the entries of all resources, the rows of UserActions and the outcomes of all groups are compared, each
 * in its own order and none of them held.
 *
 * **Details** Each action belongs to a bucket. What one side says of it is added to the bucket as a number of 256 bits,
 * what the other says taken from it: where both say the same the bucket comes to 0. Only actions of other buckets have
 * to be held and compared one by one. Numbers and buckets depend on a secret of this run, so that nobody can choose what
 * he writes for the sums to agree.
 */
export class ActionSums {
  readonly #secret = randomBytes(32)
  readonly #sums: Readonly<Record<Comparison, Array<bigint>>> = {
    entries: zeros(),
    rows: zeros(),
    "whole rows": zeros(),
  }
  readonly #items = new Uint32Array(verifyLimits.buckets)
  readonly #suspect = new Set<number>()
  /** What any group spoke of. Where none has a hash of a whole row there is nothing to hold rows to. */
  readonly #spokenOf = new Set<Comparison>(["entries", "rows"])

  /** The bucket of an action. */
  readonly bucketOf = (actionId: string): number =>
    createHash("sha256").update(this.#secret).update(actionId, "utf8").digest().readUInt16BE(0) %
    verifyLimits.buckets

  /** Adds what one side says of an action; `takeBack` what the other does, or what was said before and is not so. */
  readonly add = (comparison: Comparison, actionId: string, says: string): void => {
    this.#count(comparison, actionId, this.#numberOf(comparison, actionId, says))
  }

  /** The opposite of `add`. */
  readonly takeBack = (comparison: Comparison, actionId: string, says: string): void => {
    this.#spokenOf.add(comparison)
    this.#count(comparison, actionId, -this.#numberOf(comparison, actionId, says))
  }

  /** Has an action looked at whatever the sums come to. */
  readonly suspect = (actionId: string): void => {
    this.#suspect.add(this.bucketOf(actionId))
  }

  /** The buckets in which the sides differ, in rounds of at most as many actions as may be held. */
  readonly rounds = (): ReadonlyArray<ReadonlySet<number>> => {
    const rounds: Array<Set<number>> = []
    const compared = Array.from(this.#spokenOf)
    let held = Number.POSITIVE_INFINITY
    for (const [bucket, items] of this.#items.entries()) {
      const even = compared.every((comparison) => this.#sums[comparison][bucket] === 0n)
      if (even && !this.#suspect.has(bucket)) continue
      if (held + items > verifyLimits.actionsHeld) {
        rounds.push(new Set())
        held = 0
      }
      rounds.at(-1)?.add(bucket)
      held += items
    }
    return rounds
  }

  #count(comparison: Comparison, actionId: string, number: bigint): void {
    const bucket = this.bucketOf(actionId)
    const sums = this.#sums[comparison]
    sums[bucket] = BigInt.asUintN(256, (sums[bucket] ?? 0n) + number)
    this.#items[bucket] = (this.#items[bucket] ?? 0) + 1
  }

  #numberOf(comparison: Comparison, actionId: string, says: string): bigint {
    const text = JSON.stringify([comparison, actionId, says])
    return BigInt(`0x${createHash("sha256").update(this.#secret).update(text, "utf8").digest("hex")}`)
  }
}

const zeros = (): Array<bigint> => Array.from({ length: verifyLimits.buckets }, () => 0n)
