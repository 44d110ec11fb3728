import { type Fault, SeededRandom } from "@orgtag/local-aws"
import { type MenuFault, faultMenu, faultName } from "./faultMenu.ts"
import type { Fate, Kill, Pause, Place } from "./Life.ts"
import type { Round, Trial, TrialProcess } from "./Trial.ts"

const moments = ["before", "after", "answered"] as const

/** Which calls a fault hits: the first ones, enough of them to outlast the retries of a class, some of all, all. */
const patterns = ["1-1", "1-1", "1-2", "1-6", "every:2", "rate:0.3", "rate:0.7", "rate:1"]

/** Those of a fault that is there besides: later ones too. */
const morePatterns = [...patterns, "2-2", "3-9", "every:3"]

/** A lease holds 75 seconds: who comes this much later need not wait for that of a dead process. */
const leaseOver = 80_000

/**
 * Draws what a seed has in store, given the kinds of calls that an undisturbed sweep makes, in order.
 *
 * Seeds take turns with the kinds of calls to die at and with the faults of the menu, so that rare ones are hit as often
 * as frequent ones; the rest is chance.
 */
export const drawTrial = (
  seed: number,
  { calls, targets }: { readonly calls: ReadonlyArray<string>; readonly targets: ReadonlyArray<string> },
): Trial => {
  const random = new SeededRandom(`${seed}/trial`)
  const kinds = Array.from(new Set(calls)).toSorted()
  const drawing = { random, calls }
  // Every other seed dies among the calls that change something; the others take turns with all kinds.
  const among = seed % 2 === 0 ? kinds.filter((kind) => changing.test(kind)) : kinds
  const place = atKind(drawing, among[Math.floor(seed / 2) % among.length])
  const names = Array.from(menuByName.keys())
  const turn = random.pick(menuByName.get(names[(seed * nameStride) % names.length] ?? "") ?? faultMenu)
  const refusing = random.fork("refusals")
  const faults = () => [
    drawFault(random, turn, { calls: patterns, targets }),
    ...Array.from({ length: random.pick([0, 1, 1, 2]) }, () =>
      drawFault(random, random.pick(random.chance(0.5) ? menuOfChanges : faultMenu), {
        calls: morePatterns,
        targets,
      }),
    ),
    ...drawRefusals(refusing, targets),
  ]
  const outsideChanges = () => random.pick([0, 6])
  const first: Round = {
    afterMs: 0,
    faults: faults(),
    processes: drawProcesses(drawing, { kill: killAt(random, place) }),
    outsideChanges: outsideChanges(),
  }
  // A process that dies before it comes to its accounts has met little of what it might.
  const isEarly = calls.indexOf(place.kind ?? "") < calls.length / 4
  const second: Round = {
    afterMs: random.pick([0, 0, leaseOver, 300_000]),
    faults: faults(),
    processes: drawProcesses(drawing, drawFate(drawing)),
    outsideChanges: outsideChanges(),
  }
  return {
    seed,
    consistencyMs: random.pick([0, 0, 3000, 60_000, 180_000]),
    tablesLagMs: random.pick([0, 0, 0, 120_000]),
    rounds: isEarly || random.chance(0.4) ? [first, second] : [first],
    restMs: random.pick([0, 0, leaseOver, leaseOver]),
  }
}

/** The menu by what is counted, so that operations with many variants of one effect take no more turns than others. */
const menuByName = Map.groupBy(faultMenu, faultName)

/** The calls among which a process that is held still does most harm: those that change tags and record. */
const changing = /:(?:Tag|Untag|Put|Update|BatchWrite)\w+$/u

/** What can go wrong with the calls that change tags and record. */
const menuOfChanges = faultMenu.filter((fault) => changing.test(`${fault.service}:${fault.operation}`))

/** Keeps the turns of the faults from going in step with those of the kinds of calls. */
const nameStride = 31

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
  readonly calls: ReadonlyArray<string>
}

/** One process; or two, of which the other may be held still, killed or neither. */
const drawProcesses = (drawing: Drawing, fate: Fate): ReadonlyArray<TrialProcess> => {
  const { random } = drawing
  const one = { delayMs: 0, waitMs: 90_000, fate }
  if (!random.chance(0.35)) return [one]
  return [
    one,
    { delayMs: random.pick([0, 50, 1500, 80_000, 80_000]), waitMs: 360_000, fate: drawFate(drawing) },
  ]
}

const drawFate = (drawing: Drawing): Fate => {
  const { random, calls } = drawing
  const kind = random.integer(1, 4)
  if (kind === 1) return {}
  if (kind === 2) return { kill: killAt(random, atKind(drawing, random.pick(calls))) }
  return { pause: drawPause(drawing) }
}

const drawPause = (drawing: Drawing): Pause => {
  const { random, calls } = drawing
  const kinds = Array.from(new Set(calls)).filter((kind) => changing.test(kind))
  const place = atKind(drawing, random.chance(0.7) ? random.pick(kinds) : random.pick(calls))
  return {
    ...place,
    // A batch has no conditions: one that leaves a process late writes rows over those of the process that went on
    // (README, what is not played).
    moment: place.kind === "DynamoDB:BatchWriteItem" ? "after" : random.pick(["before", "after"] as const),
    ms: (random.chance(0.7) ? random.integer(81, 240) : random.integer(1, 80)) * 1000,
  }
}

const killAt = (random: SeededRandom, place: Place): Kill => ({ ...place, moment: random.pick(moments) })

/** One of the calls of a kind. */
const atKind = ({ random, calls }: Drawing, kind = ""): Place => ({
  kind,
  call: random.integer(1, Math.max(1, calls.filter((call) => call === kind).length)),
})

const drawFault = (
  random: SeededRandom,
  fault: MenuFault,
  { calls, targets }: { readonly calls: ReadonlyArray<string>; readonly targets: ReadonlyArray<string> },
): Fault => ({
  ...fault,
  calls: random.pick(calls),
  ...(fault.do.failArn !== undefined && random.chance(0.7) ? { arn: random.pick(targets) } : {}),
})
