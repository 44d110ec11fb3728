import type { CallHook, SeededRandom } from "@orgtag/local-aws"
import type { SimulatedClock, Sleeping } from "./SimulatedClock.ts"

/** When a process dies: before a call takes effect, after that but before its answer, or right after its answer. */
export interface Kill {
  /** Which of the process's calls, counted from 1. */
  readonly call: number
  readonly moment: "before" | "after" | "answered"
}

/** A process that is held still (its machine sleeps, its collector runs) once a call has taken effect, and then goes on. */
export interface Pause {
  /** Which of the process's calls, counted from 1. */
  readonly call: number
  readonly ms: number
}

/** What befalls a process. */
export interface Fate {
  readonly kill?: Kill
  readonly pause?: Pause
}

/** The longest that the network takes for a call, in milliseconds. */
const latencyMax = 40

/**
 * One life of a process, as the organization sees its calls: each takes a while to arrive, and at the chosen moment the
 * process dies or is held still. Nobody answers a dead process; whether its other requests under way still arrive is
 * drawn for each. Requests of one that is held arrive, and it hears of that when it goes on.
 */
export class Life implements Sleeping {
  readonly #clock: SimulatedClock
  readonly #random: SeededRandom
  readonly #fate: Fate
  readonly #serials = new Map<number, number>()
  readonly #underway = new Map<number, (arrives: boolean) => void>()
  readonly #calls: Array<string> = []
  #dead = false
  #heldUntil = 0
  /** The kind of call at which it died. */
  diedAt: string | undefined

  constructor(clock: SimulatedClock, random: SeededRandom, fate: Fate = {}) {
    this.#clock = clock
    this.#random = random
    this.#fate = fate
  }

  /** The kinds of the calls that the process made, in order. */
  get calls(): ReadonlyArray<string> {
    return this.#calls
  }

  readonly isDead = (): boolean => this.#dead

  readonly heldUntil = (): number => this.#heldUntil

  /** What the organization asks at both phases of a call. */
  readonly hook: CallHook = async (service, operation, phase, { serial }) => {
    if (this.#dead && phase === "after") return never
    const kind = `${service}:${operation}`
    if (phase === "before") this.#serials.set(serial, this.#calls.push(kind))
    const call = this.#serials.get(serial) ?? 0
    if (phase === "before" && !(await this.#arrives(call))) return never
    const { kill, pause } = this.#fate
    if (phase === "after") await this.#heldAt(pause?.call === call ? pause.ms : 0)
    const moment = kill?.call === call ? kill.moment : undefined
    const dies = phase === "before" ? moment === "before" : moment === "after" || moment === "answered"
    if (!dies || this.#dead) return
    this.#die(kind)
    return moment === "answered" ? undefined : never
  }

  /** Waits for the call to cross the network; false where its process died meanwhile and it is lost. */
  async #arrives(call: number): Promise<boolean> {
    if (this.#dead) return false
    const lost = new Promise<boolean>((resolve) => {
      this.#underway.set(call, resolve)
    })
    const crossed = this.#clock.sleepPromise(this.#random.integer(1, latencyMax))
    const arrives = await Promise.race([lost, this.#across(crossed)])
    this.#underway.delete(call)
    return arrives
  }

  async #across(crossed: Promise<void>): Promise<boolean> {
    await crossed
    return true
  }

  /** Holds the process still for so long, and an answer back for as long as the process is held. */
  async #heldAt(ms: number): Promise<void> {
    const now = this.#clock.now()
    if (ms > 0) this.#heldUntil = now + ms
    if (this.#heldUntil > now) await this.#clock.sleepPromise(this.#heldUntil - now)
  }

  #die(at: string): void {
    this.#dead = true
    this.diedAt = at
    for (const arrive of this.#underway.values()) arrive(this.#random.chance(0.5))
    this.#underway.clear()
  }
}

const never = new Promise<void>(() => {})
