import { makeLocalAwsThread, realTime } from "@orgtag/local-aws"
import { createTables } from "@orgtag/persistence"
import { Effect } from "effect"
import { completeSweep, policyOf } from "../engine/completeSweep.ts"
import { enginePorts } from "../engine/enginePorts.ts"
import type { Reach } from "../engine/Reach.ts"
import type { Shape } from "../shapes/Shape.ts"
import { asAws } from "./asAws.ts"
import { bareLoop } from "./bareLoop.ts"
import { ownCopy } from "./folders.ts"
import { wanted } from "./wanted.ts"

/** Seconds from start to end, and of processor time in this thread, in which the organization does not work. */
export interface RealTime {
  readonly seconds: number
  readonly processor: number
}

/** The times of a bare loop and of sweeps in the same organization, in turns. */
export interface RealTimes {
  readonly bare: ReadonlyArray<RealTime>
  readonly ours: ReadonlyArray<RealTime>
}

/**
 * Times a bare loop and a sweep in turns, each in an organization of its own in another thread.
 * @param folder holds the organization and its tables as an earlier sweep left them.
 */
export const realTimes = async (shape: Shape, rounds: number, folder?: string): Promise<RealTimes> => {
  const times = { bare: new Array<RealTime>(), ours: new Array<RealTime>() }
  for (let round = 0; round < rounds; round++) {
    times.bare.push(await inThread(shape, folder, timedLoop))
    times.ours.push(await inThread(shape, folder, timedSweep))
  }
  return times
}

type Use = (aws: Reach, shape: Shape) => Effect.Effect<RealTime>

const timedLoop: Use = (aws, shape) => {
  const accounts = new Set(shape.cells.map(({ account }) => account))
  return timed(Effect.promise(() => bareLoop(aws, accounts, { wanted, time: realTime })))
}

const timedSweep: Use = (aws, shape) => {
  const policy = policyOf(shape.policy)
  return createTables(policy.record).pipe(
    Effect.andThen(timed(completeSweep(policy))),
    Effect.provide(enginePorts(aws, policy, {})),
    Effect.orDie,
  )
}

const inThread = (shape: Shape, folder: string | undefined, use: Use): Promise<RealTime> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const kept = yield* ownCopy(folder)
        return yield* use(yield* makeLocalAwsThread({ ...asAws, ...kept, seed: shape.organization }), shape)
      }),
    ),
  )

const timed = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<RealTime, E, R> =>
  Effect.gen(function* () {
    const [startedAt, before] = [performance.now(), threadSeconds()]
    yield* work
    return { seconds: (performance.now() - startedAt) / 1000, processor: threadSeconds() - before }
  })

const threadSeconds = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}
