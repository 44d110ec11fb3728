import type { CallHook, SeededRandom } from "@orgtag/local-aws"
import type { SimulatedClock } from "./SimulatedClock.ts"

/** When a process dies: before a call takes effect, after that but before its answer, or right after its answer. */
export interface Kill {
  /** Which of the process's calls, counted from 1. */
  readonly call: number
  readonly moment: "before" | "after" | "answered"
}

/** The longest that the network takes for a call, in milliseconds. */
const latencyMax = 40

/**
 * One life of a process, as the organization sees its calls: each takes a while to arrive, and at the chosen moment the
 * process dies. Nobody answers a dead process; whether its other requests under way still arrive is drawn for each.
 */
export class Life {
  readonly #clock: SimulatedClock
  readonly #random: SeededRandom
  readonly #kill: Kill | undefined
  readonly #serials = new Map<number, number>()
  readonly #underway = new Map<number, (arrives: boolean) => void>()
  #calls = 0
  #dead = false
  /** The kind of call at which it died. */
  diedAt: string | undefined

  constructor(clock: SimulatedClock, random: SeededRandom, kill?: Kill) {
    this.#clock = clock
    this.#random = random
    this.#kill = kill
  }

  /** How many calls the process made. */
  get calls(): number {
    return this.#calls
  }

  readonly isDead = (): boolean => this.#dead

  /** What the organization asks at both phases of a call. */
  readonly hook: CallHook = async (service, operation, phase, { serial }) => {
    if (this.#dead && phase === "after") return never
    const number = phase === "before" ? ++this.#calls : (this.#serials.get(serial) ?? 0)
    const moment = this.#kill?.call === number ? this.#kill.moment : undefined
    if (phase === "before") {
      this.#serials.set(serial, number)
      if (!(await this.#arrives(number))) return never
    }
    const dies = phase === "before" ? moment === "before" : moment === "after" || moment === "answered"
    if (!dies || this.#dead) return
    this.#die(`${service}:${operation}`)
    return moment === "answered" ? undefined : never
  }

  /** Waits for the call to cross the network; false where its process died meanwhile and it is lost. */
  #arrives(call: number): Promise<boolean> {
    if (this.#dead) return Promise.resolve(false)
    return new Promise((resolve) => {
      this.#underway.set(call, resolve)
      void this.#clock.sleepPromise(this.#random.integer(1, latencyMax)).then(() => {
        this.#underway.delete(call)
        resolve(true)
      })
    })
  }

  #die(at: string): void {
    this.#dead = true
    this.diedAt = at
    for (const arrive of this.#underway.values()) arrive(this.#random.chance(0.5))
    this.#underway.clear()
  }
}

const never = new Promise<void>(() => {})
