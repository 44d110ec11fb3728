import { SeededRandom } from "@orgtag/local-aws"
import { faultMenu, faultName, type MenuFault } from "./faultMenu.ts"
import { type Ground, isOfWide, seedsPerOrganization } from "./Ground.ts"
import { type Kill, killMoments, type Pause, pauseMoments } from "./Life.ts"

/** The step with which a sweep comes to its accounts. */
export const entering = "STS:AssumeRole"

/** A death that is due: in which step, and when. */
export type Death = Pick<Kill, "moment"> & { readonly step: string }

/** Where a process is held still: in which step, and when. */
export type Hold = Pick<Pause, "moment"> & { readonly step: string }

/** What is a seed's turn; each gives another one every time. */
export interface Turns {
  /** Whether a process is held still while another takes over, rather than killed. */
  readonly isHold: boolean
  /** Whether this death, or hold, is due for the first time: then nothing else is to befall the process. */
  readonly isFirst: boolean
  /** Once the sweep came to its accounts. */
  readonly nextDeath: () => Death
  /** Before that, where a process has met little and takes little time; of a wide organization one more of its own. */
  readonly nextEarlyDeath: () => Death
  /** Among the calls that change something: of all others no process is held so that it does harm. */
  readonly nextHold: () => Hold
  /** A fault of a call that changes something. */
  readonly nextChangeFault: () => ReadonlyArray<MenuFault>
  /** A fault by how it is counted, with its variants. */
  readonly nextFault: () => ReadonlyArray<MenuFault>
}

/**
 * What is a seed's turn, given the steps that an undisturbed sweep takes: every step times every moment to die at, and
 * every fault of the menu, so that rare ones come as often as frequent ones. Wide organizations take turns with what only
 * they have, and with everything from their third death and second fault on.
 */
export const turnsOf = (
  { isWide, turn }: Pick<Ground, "isWide" | "turn">,
  steps: ReadonlyArray<string>,
): Turns => {
  const own = (call: string): boolean => !isWide || isOfWide(call)
  const entered = steps.indexOf(entering)
  const early = new Set(steps.slice(0, entered))
  const late = steps.filter((step) => !early.has(step))
  const ownDeaths = deathsIn(late.filter((step) => own(step) && step !== notEverywhere))
  const ownFaults = shuffled(faultsByName.filter(({ call }) => isOfWide(call) === isWide))
  const [deaths, faults] = isWide
    ? [deathsIn(late), shuffled(faultsByName.filter(({ call }) => !isOfWide(call)))]
    : [ownDeaths, ownFaults]
  const changing = combined(steps.filter(changesSomething), pauseMoments)
  const holds = shuffled(changing.flatMap((hold) => (hasNoCondition(hold.step) ? [hold, hold] : [hold])))
  const isHold = !isWide && turn % turnsPerHold === 0
  const holdsBefore = isWide ? 0 : Math.ceil(turn / turnsPerHold)
  const deathsBefore = turn - holdsBefore
  const nextDeath = spread(deathsBefore, [ownDeaths, ownDeaths, deaths])
  const changeFaults = shuffled(faultsByName.filter(({ call }) => changesSomething(call)))
  const nextChangeFault = spread(turn, [changeFaults])
  const nextFault = spread(turn, [ownFaults, faults])
  return {
    isHold,
    isFirst: isHold ? holdsBefore < holds.length : deathsBefore < ownDeaths.length,
    nextDeath,
    nextEarlyDeath: isWide
      ? () => rareDeath(turn, late) ?? nextDeath()
      : spread(deathsBefore, [deathsIn(Array.from(early))]),
    nextChangeFault: () => nextChangeFault().variants,
    nextHold: spread(holdsBefore, [holds]),
    nextFault: () => nextFault().variants,
  }
}

/** Gives the item whose turn it is in the first list, then one half a list further in the second, and so on in the last. */
const spread = <T>(turn: number, lists: ReadonlyArray<ReadonlyArray<T>>): (() => T) => {
  let given = 0
  return () => {
    const items = lists[Math.min(given, lists.length - 1)] ?? []
    const item =
      items[(turn + Math.floor(items.length * (strides[given % strides.length] ?? 0))) % items.length]
    given += 1
    if (item === undefined) throw new Error("there is nothing to take turns with")
    return item
  }
}

const strides = [0, 0.5, 0.25, 0.75, 0.125, 0.625]

/** In every so many-th seed of a narrow organization a process is held still while another takes over. */
const turnsPerHold = 3

/** Whether a call takes effect however late it comes: nothing but the lease keeps it apart from those of others. */
const hasNoCondition = (step: string): boolean => /:(?:Tag|Untag|BatchWrite)\w+/u.test(step)

/** Whether a step, or a kind of call, changes tags or the record. */
export const changesSomething = (call: string): boolean =>
  /:(?:Tag|Untag|Put|Update|BatchWrite)\w+/u.test(call)

/** Only wide organizations with certain resources make these calls: where they do, their first seeds die there. */
const notEverywhere = "EC2:Describe"

const rareDeath = (turn: number, steps: ReadonlyArray<string>): Death | undefined => {
  const moment = killMoments[turn % seedsPerOrganization]
  return moment === undefined || !steps.includes(notEverywhere) ? undefined : { step: notEverywhere, moment }
}

const deathsIn = (steps: ReadonlyArray<string>): ReadonlyArray<Death> => combined(steps, killMoments)

const combined = <Moment>(steps: ReadonlyArray<string>, moments: ReadonlyArray<Moment>) =>
  shuffled(
    Array.from(new Set(steps))
      .toSorted()
      .flatMap((step) => moments.map((moment) => ({ step, moment }))),
  )

/** The menu by what is counted, so that operations with many variants of one effect take no more turns than others. */
const faultsByName = Array.from(Map.groupBy(faultMenu, faultName).values(), (variants) => ({
  call: variants.map(({ service, operation }) => `${service}:${operation}`)[0] ?? "",
  variants,
}))

const shuffled = <T>(items: ReadonlyArray<T>): ReadonlyArray<T> =>
  new SeededRandom("turns").sample(items, items.length, () => 1)
