import { setTimeout as sleep } from "node:timers/promises"

/** Lets so many calls a second through, and a second's worth of them at once after a pause. */
export class Pacer {
  readonly #perSecond: number
  #tokens: number
  #at = performance.now()

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#tokens = perSecond
  }

  /** Waits for the turn of a call. */
  readonly turn = async (): Promise<void> => {
    const now = performance.now()
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    this.#tokens -= 1
    if (this.#tokens < 0) await sleep((-this.#tokens / this.#perSecond) * 1000)
  }
}
