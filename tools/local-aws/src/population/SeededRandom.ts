/**
 * Draws that are the same in every process for the same seed.
 *
 * **Details** The generator is sfc32 (Chris Doty-Humphrey's Small Fast Counter, 128 bits of state, 32 bits a draw);
 * its state is the 128-bit cyrb hash of the seed and of the labels that lead to it. Each part of an organization draws
 * from a fork of its own, so that a change in one part leaves the others as they were.
 */
export class SeededRandom {
  readonly #path: string
  readonly #state: Uint32Array

  constructor(path: string) {
    this.#path = path
    this.#state = hash128(path)
    // The first draws still resemble the seed.
    for (let warmUp = 0; warmUp < 12; warmUp++) this.fraction()
  }

  /** A generator that depends on this one's seed and on the label, not on what was drawn before. */
  fork(label: string): SeededRandom {
    return new SeededRandom(`${this.#path}/${label}`)
  }

  /** A number from 0 up to but not including 1. */
  fraction(): number {
    const [a = 0, b = 0, c = 0, counter = 0] = this.#state
    const drawn = (a + b + counter) >>> 0
    this.#state[3] = counter + 1
    this.#state[0] = b ^ (b >>> 9)
    this.#state[1] = c + (c << 3)
    this.#state[2] = ((c << 21) | (c >>> 11)) + drawn
    return drawn / 2 ** 32
  }

  /** A whole number, both ends included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1))
  }

  /** True in this share of the draws. */
  chance(share: number): boolean {
    return this.fraction() < share
  }

  /** One of the items, each as likely as the others. */
  pick<T>(items: ReadonlyArray<T>): T {
    return this.pickWeighted(items, () => 1)
  }

  /** One of the items, each as likely as its weight says. */
  pickWeighted<T>(items: ReadonlyArray<T>, weightOf: (item: T) => number): T {
    let left = this.fraction() * items.reduce((sum, item) => sum + weightOf(item), 0)
    for (const item of items) {
      left -= weightOf(item)
      if (left < 0) return item
    }
    throw new RangeError(`nothing to pick from ${items.length} items without weight`)
  }

  /** Up to `count` different items, heavier ones more often, in the order of the draws. */
  sample<T>(items: ReadonlyArray<T>, count: number, weightOf: (item: T) => number): ReadonlyArray<T> {
    const rest = [...items]
    const drawn: Array<T> = []
    while (drawn.length < count && rest.length > 0) {
      const item = this.pickWeighted(rest, weightOf)
      rest.splice(rest.indexOf(item), 1)
      drawn.push(item)
    }
    return drawn
  }

  /** A text of that many characters of the alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.integer(0, alphabet.length - 1)]).join("")
  }
}

/** The cyrb128 hash of a text: four multiplicative hashes that feed one another. */
const hash128 = (text: string): Uint32Array => {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return Uint32Array.of(a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a)
}
