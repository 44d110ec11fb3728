import { createHash } from "node:crypto"
import type { ResourceArn } from "../domain/ResourceArn.ts"

/** 96 bits of a SHA-256: among 5 million ARNs two collide with a probability of 2 in 10^16. */
const wordsPerPrint = 3
const bytesPerPrint = 12
const capacityAtFirst = 1024

/**
 * Which resources of an account-Region were seen, so that each is judged once whichever sources show it how often.
 *
 * Keeps fingerprints and no ARNs: 12 bytes each in a table that is at most three quarters full, 16 to 32 bytes a
 * resource, a tenth of what a set of strings takes. Whoever fills it holds it to `SweepLimits.resourcesPerRegion`.
 */
export class SeenResources {
  #size = 0
  #capacity = 0
  #prints = new Uint32Array(0)

  /** Remembers what `prints` tells of. Whatever is no whole number of fingerprints was not made by it: undefined. */
  static readonly of = (prints: Uint8Array): SeenResources | undefined => {
    if (prints.byteLength % bytesPerPrint !== 0) return undefined
    const seen = new SeenResources()
    const view = new DataView(prints.buffer, prints.byteOffset, prints.byteLength)
    for (let at = 0; at < prints.byteLength; at += bytesPerPrint)
      seen.#add(view.getUint32(at, true), view.getUint32(at + 4, true), view.getUint32(at + 8, true))
    return seen
  }

  /** The fingerprints, for a process that goes on with the same account-Region: 12 bytes a resource. */
  get prints(): Uint8Array {
    const prints = new Uint8Array(this.#size * bytesPerPrint)
    const view = new DataView(prints.buffer)
    let to = 0
    for (let at = 0; at < this.#prints.length; at += wordsPerPrint) {
      const words = this.#prints.subarray(at, at + wordsPerPrint)
      if (words.every((word) => word === 0)) continue
      for (const word of words) {
        view.setUint32(to, word, true)
        to += 4
      }
    }
    return prints
  }

  /** How many were seen. */
  get size(): number {
    return this.#size
  }

  /** The bytes that the table takes. */
  get bytes(): number {
    return this.#prints.byteLength
  }

  /** Remembers a resource; false where it was seen before. */
  readonly add = (arn: ResourceArn): boolean => this.#add(...printOf(arn))

  #add(first: number, second: number, third: number): boolean {
    if (this.#size * 4 >= this.#capacity * 3) this.#grow()
    if (!this.#place(first, second, third)) return false
    this.#size += 1
    return true
  }

  /** Open addressing with linear probing: the first word says where to begin, all three are compared. */
  #place(first: number, second: number, third: number): boolean {
    const prints = this.#prints
    for (let slot = first % this.#capacity; ; slot = (slot + 1) % this.#capacity) {
      const at = slot * wordsPerPrint
      if (prints[at] === 0 && prints[at + 1] === 0 && prints[at + 2] === 0) {
        prints[at] = first
        prints[at + 1] = second
        prints[at + 2] = third
        return true
      }
      if (prints[at] === first && prints[at + 1] === second && prints[at + 2] === third) return false
    }
  }

  #grow(): void {
    const old = this.#prints
    // Nothing is taken before the first resource: most account-Regions of an organization have none.
    this.#capacity = Math.max(2 * this.#capacity, capacityAtFirst)
    this.#prints = new Uint32Array(this.#capacity * wordsPerPrint)
    for (let at = 0; at < old.length; at += wordsPerPrint) {
      const [first = 0, second = 0, third = 0] = old.subarray(at, at + wordsPerPrint)
      if (first !== 0 || second !== 0 || third !== 0) this.#place(first, second, third)
    }
  }
}

/** All zeros mark a free slot; no ARN is known to hash to them. */
const printOf = (arn: ResourceArn): readonly [number, number, number] => {
  const digest = createHash("sha256").update(arn).digest()
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)]
}
