import type { CallHook, SeededRandom } from "@orgtag/local-aws"
import type { SimulatedClock, Sleeping } from "./SimulatedClock.ts"
import { stepOf } from "./stepOf.ts"

/** A place in the life of a process: one of its calls. */
export interface Place {
  /** Which one, counted from 1; of its calls of that kind, or in that step, where one is given. */
  readonly call: number
  /** `<service id>:<Operation>`. */
  readonly kind?: string
  /** As `stepOf` names it. */
  readonly step?: string
}

/** When a process dies: before a call takes effect, after that but before its answer, or right after its answer. */
export const killMoments = ["before", "after", "answered"] as const

/** Where a process dies. */
export interface Kill extends Place {
  readonly moment: (typeof killMoments)[number]
}

/** When a process is held still: before a call takes effect, or after that but before its answer. */
export const pauseMoments = ["before", "after"] as const

/**
 * A process that is held still (its machine sleeps, its collector runs) and then goes on: before a call leaves it, so
 * that the call arrives late, or once it has taken effect.
 */
export interface Pause extends Place {
  readonly moment: (typeof pauseMoments)[number]
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
  readonly #places = new Map<number, Counted>()
  readonly #ofKind = new Map<string, number>()
  readonly #ofStep = new Map<string, number>()
  readonly #underway = new Map<number, (arrives: boolean) => void>()
  readonly #calls: Array<string> = []
  readonly #steps: Array<string> = []
  #dead = false
  #heldUntil = 0
  /** The kind of call at which it died. */
  diedAt: string | undefined
  /** The step in which it was held still, and when: `<step>, <moment>`. */
  heldIn: string | undefined
  /** The step in which it died, and when: `<step>, <moment>`. */
  diedIn: string | undefined

  constructor(clock: SimulatedClock, random: SeededRandom, fate: Fate = {}) {
    this.#clock = clock
    this.#random = random
    this.#fate = fate
  }

  /** The kinds of the calls that the process made, in order. */
  get calls(): ReadonlyArray<string> {
    return this.#calls
  }

  /** The steps of these calls, as `stepOf` names them. */
  get steps(): ReadonlyArray<string> {
    return this.#steps
  }

  readonly isDead = (): boolean => this.#dead

  readonly heldUntil = (): number => this.#heldUntil

  /** What the organization asks at both phases of a call. */
  readonly hook: CallHook = async (service, operation, phase, { serial, input }) => {
    if (this.#dead && phase === "after") return never
    if (phase === "before") {
      const step = stepOf(service, operation, input.fields)
      this.#places.set(serial, this.#placeOf(`${service}:${operation}`, step))
    }
    const place = this.#places.get(serial)
    if (place === undefined) return never
    const { kill, pause } = this.#fate
    const held = pause !== undefined && pause.moment === phase && isAt(pause, place) ? pause.ms : 0
    if (held > 0) this.heldIn = `${place.step}, ${phase}`
    if (phase === "after" || held > 0) await this.#heldFor(held)
    if (phase === "before" && !(await this.#arrives(place.call))) return never
    const moment = kill !== undefined && isAt(kill, place) ? kill.moment : undefined
    const dies = phase === "before" ? moment === "before" : moment === "after" || moment === "answered"
    if (!dies || this.#dead) return
    this.#die(place.kind)
    this.diedIn = `${place.step}, ${moment}`
    return moment === "answered" ? undefined : never
  }

  /** Counts a call, its kind and its step. */
  #placeOf(kind: string, step: string): Counted {
    this.#steps.push(step)
    const ofKind = countIn(this.#ofKind, kind)
    return { kind, ofKind, step, ofStep: countIn(this.#ofStep, step), call: this.#calls.push(kind) }
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

  /** Holds the process still for so long; what it would send or hear meanwhile waits for as long as it is held. */
  async #heldFor(ms: number): Promise<void> {
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

/** A call as it was counted. */
interface Counted {
  readonly kind: string
  readonly call: number
  readonly ofKind: number
  readonly step: string
  readonly ofStep: number
}

const countIn = (counts: Map<string, number>, name: string): number => {
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  return count
}

const isAt = (place: Place, { kind, call, ofKind, step, ofStep }: Counted): boolean => {
  if (place.step !== undefined) return place.step === step && place.call === ofStep
  return place.kind === undefined ? place.call === call : place.kind === kind && place.call === ofKind
}

const never = new Promise<void>(() => {})
