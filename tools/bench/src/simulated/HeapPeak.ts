import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** Memory in megabytes, what the model holds left out. */
export interface HeldMemory {
  /** What is in use on the heap after a collection, code and the engine's constant parts with it. */
  readonly heapMb: number
  /** Typed arrays, which are not on the heap: fingerprints of the resources seen in the account-Regions that are read. */
  readonly arraysMb: number
}

/** When the memory is looked at, and what of it is not the engine's. */
export interface HeapWatch {
  /** So many calls are made between two looks. */
  readonly every: number
  readonly calls: () => number
  /** The typed arrays of the model. */
  readonly modelBytes: () => number
}

/** Looks at the memory each time that so many calls were made since the last look. */
export class HeapPeak {
  #peak: HeldMemory = { heapMb: 0, arraysMb: 0 }
  readonly #watch: HeapWatch
  #next = 0

  constructor(watch: HeapWatch) {
    this.#watch = watch
  }

  /** The most that was found, of each kind. */
  get peak(): HeldMemory {
    return this.#peak
  }

  /** Asked at every turn of the simulation; says that nothing is busy. */
  readonly sample = (): number => {
    const made = this.#watch.calls()
    if (made < this.#next) return 0
    this.#next = made + this.#watch.every
    collectGarbage()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    this.#peak = {
      heapMb: Math.max(this.#peak.heapMb, heapUsed / 2 ** 20),
      arraysMb: Math.max(this.#peak.arraysMb, (arrayBuffers - this.#watch.modelBytes()) / 2 ** 20),
    }
    return 0
  }
}
