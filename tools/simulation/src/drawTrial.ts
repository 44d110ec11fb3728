import { type Fault, SeededRandom } from "@orgtag/local-aws"
import { faultMenu, type MenuFault } from "./faultMenu.ts"
import { groundOf } from "./Ground.ts"
import { type Fate, type Kill, type Pause, pauseMoments, type Place } from "./Life.ts"
import type { Round, Trial, TrialProcess } from "./Trial.ts"
import { changesSomething, type Death, entering, type Hold, type Turns, turnsOf } from "./Turns.ts"
import type { Undisturbed } from "./undisturbed.ts"

/** Which calls a fault hits: the first ones, enough of them to outlast the retries of a class, some of all, all. */
const patterns = ["1-1", "1-1", "1-2", "1-6", "every:2", "rate:0.3", "rate:0.7", "rate:1"]

/** Those of a fault that is there besides: later ones too. */
const morePatterns = [...patterns, "2-2", "3-9", "every:3"]

/** Longer than AWS may take to show a change: what others did is recorded then, and there is something to do. */
const everythingShows = 660_000

/** A lease holds 75 seconds: who comes this much later need not wait for that of a dead process. */
const leaseOver = 80_000

/**
 * Draws what a seed has in store, given the steps that an undisturbed sweep takes, in order, and what it changes.
 *
 * Seeds take turns (`Turns.ts`) with the steps and moments to die at and with the faults of the menu; the rest is chance.
 */
export const drawTrial = (seed: number, { steps, changed }: Undisturbed): Trial => {
  const random = new SeededRandom(`${seed}/trial`)
  const ground = groundOf(seed)
  const turns = turnsOf(ground, steps)
  const { isHold, isFirst } = turns
  const drawing = { random, steps, targets: changed, turns }
  const refusing = random.fork("refusals")
  const faults = (due: ReadonlyArray<ReadonlyArray<MenuFault>>) => [
    ...due.map((variants) => drawFault(drawing, random.pick(variants), patterns)),
    ...Array.from({ length: random.pick([0, 0, 1]) }, () =>
      drawFault(drawing, random.pick(random.chance(0.5) ? menuOfChanges : turns.nextFault()), morePatterns),
    ),
    ...drawRefusals(refusing, changed),
  ]
  const death = turns.nextDeath()
  const due: Fate = { kill: killAt(drawing, death) }
  const dueFaults = [turns.nextFault(), turns.nextFault()]
  // It has done nothing yet, and nothing is to keep it from coming there.
  const early = { ...drawing, steps: steps.slice(0, steps.indexOf(entering)) }
  const before: Round = {
    afterMs: 0,
    faults: [],
    processes: [{ delayMs: 0, waitMs: 0, fate: { kill: killAt(early, turns.nextEarlyDeath()) } }],
    outsideChanges: 0,
  }
  const first: Round = {
    afterMs: 0,
    faults: isFirst ? [] : faults(random.chance(0.5) ? dueFaults : dueFaults.slice(0, 1)),
    processes: isHold
      ? drawTakeOver(drawing)
      : isFirst
        ? drawFollowed(drawing, due)
        : drawProcesses(drawing, due),
    outsideChanges: isFirst ? 0 : random.pick([0, 6]),
  }
  const second: Round = {
    afterMs: random.pick(isFirst ? [0, leaseOver, everythingShows] : [0, 0, leaseOver, 300_000]),
    faults: faults(isFirst ? [...dueFaults, turns.nextChangeFault()] : [random.pick(dueFaults)]),
    processes: isFirst
      ? [{ delayMs: 0, waitMs: 90_000, fate: random.chance(0.5) ? {} : { pause: drawPause(drawing) } }]
      : drawProcesses(drawing, isHold ? due : drawFate(drawing)),
    outsideChanges: isFirst ? 6 : random.pick([0, 6]),
  }
  // Where AWS shows changes late their groups are not closed.
  const mustClose = isFirst && death.step.endsWith(" group")
  return {
    seed,
    consistencyMs: random.pick(mustClose || (isFirst && isHold) ? [0, 3000] : [0, 0, 3000, 60_000, 180_000]),
    tablesLagMs: random.pick([0, 0, 0, 120_000]),
    rounds: [
      ...(isHold ? [] : [before]),
      first,
      ...(isHold || isFirst || random.chance(0.3) ? [second] : []),
    ],
    restMs: random.pick([0, 0, leaseOver, leaseOver]),
  }
}

/** What can go wrong with the calls that change tags and record. */
const menuOfChanges = faultMenu.filter((fault) => changesSomething(`${fault.service}:${fault.operation}`))

/** Now and then a resource that nobody may change for as long as the round lasts: refused inside of a 200. */
const drawRefusals = (random: SeededRandom, targets: ReadonlyArray<string>): ReadonlyArray<Fault> =>
  random.chance(0.3)
    ? ["TagResources", "UntagResources"].map((operation) => ({
        service: "Resource Groups Tagging API",
        operation,
        calls: "rate:1",
        arn: random.pick(targets),
        do: { failArn: { code: "AccessDeniedException", statusCode: 403 } },
      }))
    : []

interface Drawing {
  readonly random: SeededRandom
  readonly steps: ReadonlyArray<string>
  readonly targets: ReadonlyArray<string>
  readonly turns: Turns
}

/** One that is held still for longer than its lease, and another that takes over meanwhile. */
const drawTakeOver = (drawing: Drawing): ReadonlyArray<TrialProcess> => {
  const { random, turns } = drawing
  const pause = pauseAt(drawing, turns.nextHold(), random.integer(150, 240))
  return [
    { delayMs: 0, waitMs: 90_000, fate: { pause } },
    { delayMs: turns.isFirst ? leaseOver : random.pick([50, leaseOver]), waitMs: 360_000, fate: {} },
  ]
}

/** One process; now and then another comes when the lease of the first is over. */
const drawFollowed = (drawing: Drawing, fate: Fate): ReadonlyArray<TrialProcess> => [
  { delayMs: 0, waitMs: 90_000, fate },
  ...(drawing.random.chance(0.35) ? [{ delayMs: leaseOver, waitMs: 360_000, fate: drawFate(drawing) }] : []),
]

/** One process; or two, of which the other, the first or the second, may be held still, killed or neither. */
const drawProcesses = (drawing: Drawing, fate: Fate): ReadonlyArray<TrialProcess> => {
  const { random } = drawing
  if (!random.chance(0.35)) return [{ delayMs: 0, waitMs: 90_000, fate }]
  const other = drawFate(drawing)
  const [first, second] = random.chance(0.5) ? [fate, other] : [other, fate]
  return [
    { delayMs: 0, waitMs: 90_000, fate: first },
    { delayMs: random.pick([0, 50, 1500, 80_000, 80_000]), waitMs: 360_000, fate: second },
  ]
}

const drawFate = (drawing: Drawing): Fate => {
  const { random, turns } = drawing
  const kind = random.integer(1, 4)
  if (kind === 1) return {}
  if (kind === 2) return { kill: killAt(drawing, turns.nextDeath()) }
  return { pause: drawPause(drawing) }
}

const drawPause = (drawing: Drawing): Pause => {
  const { random, steps, turns } = drawing
  const hold = random.chance(0.7)
    ? turns.nextHold()
    : { step: random.pick(steps), moment: random.pick(pauseMoments) }
  return pauseAt(drawing, hold, random.chance(0.7) ? random.integer(81, 240) : random.integer(1, 80))
}

const pauseAt = (drawing: Drawing, { step, moment }: Hold, seconds: number): Pause => ({
  ...inStep(drawing, step),
  moment,
  ms: seconds * 1000,
})

const killAt = (drawing: Drawing, { step, moment }: Death): Kill => ({ ...inStep(drawing, step), moment })

/** One of the calls of a step. */
const inStep = ({ random, steps }: Drawing, step: string): Place & { readonly step: string } => ({
  step,
  call: random.integer(1, Math.max(1, steps.filter((other) => other === step).length)),
})

const drawFault = ({ random, targets }: Drawing, fault: MenuFault, calls: ReadonlyArray<string>): Fault => ({
  ...fault,
  calls: random.pick(calls),
  ...(fault.do.failArn !== undefined && random.chance(0.7) ? { arn: random.pick(targets) } : {}),
})
