import type { LocalTime } from "@orgtag/local-aws"

/** Lets so many calls a second through, and a second's worth of them at once after a pause. */
export class Pacer {
  readonly #perSecond: number
  readonly #time: LocalTime
  #tokens: number
  #at: number

  constructor(perSecond: number, time: LocalTime) {
    this.#perSecond = perSecond
    this.#time = time
    this.#tokens = perSecond
    this.#at = time.now()
  }

  /** Waits for the turn of a call. */
  readonly turn = async (): Promise<void> => {
    const now = this.#time.now()
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    this.#tokens -= 1
    if (this.#tokens < 0) await this.#time.sleep((-this.#tokens / this.#perSecond) * 1000)
  }
}
