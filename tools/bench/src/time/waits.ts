import { type LocalAws, type LocalTime, makeLocalAws } from "@orgtag/local-aws"
import { createTables } from "@orgtag/persistence"
import { drive, SimulatedClock } from "@orgtag/simulation"
import { Effect } from "effect"
import { completeSweep, policyOf } from "../engine/completeSweep.ts"
import { enginePorts } from "../engine/enginePorts.ts"
import type { Shape } from "../shapes/Shape.ts"
import { asAws } from "./asAws.ts"
import { bareLoop } from "./bareLoop.ts"
import { ownCopy } from "./folders.ts"
import { wanted } from "./wanted.ts"

/** The seconds that a bare loop and a sweep wait for AWS. */
export interface Waits {
  readonly bare: number
  readonly ours: number
}

/**
 * How long a bare loop and a sweep wait in the same organization: for answers, for quotas and for each other. On a
 * simulated clock, which stands still while anybody works, so that it is exact and the same on every machine.
 * @param folder holds the organization and its tables as an earlier sweep left them.
 */
export const waits = async (shape: Shape, folder?: string): Promise<Waits> => ({
  bare: await waited(shape, folder, loopOf),
  ours: await waited(shape, folder, sweepOf),
})

/** What is done first, and what is measured. */
interface Programs {
  readonly first: Effect.Effect<unknown>
  readonly measured: Effect.Effect<unknown>
}

type ProgramsOf = (shape: Shape, aws: LocalAws, time: LocalTime) => Programs

const loopOf: ProgramsOf = (shape, aws, time) => {
  const accounts = new Set(shape.cells.map(({ account }) => account))
  return {
    first: Effect.void,
    measured: Effect.promise(() => bareLoop(aws, accounts, { wanted, time })),
  }
}

const sweepOf: ProgramsOf = (shape, aws) => {
  const policy = policyOf(shape.policy)
  const ports = enginePorts(aws, policy, {})
  return {
    first: Effect.orDie(Effect.provide(createTables(policy.record), ports)),
    measured: Effect.orDie(Effect.provide(completeSweep(policy), ports)),
  }
}

const waited = (shape: Shape, folder: string | undefined, programsOf: ProgramsOf): Promise<number> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const clock = new SimulatedClock(Date.UTC(2031, 0, 1))
        const time = { now: clock.now, sleep: clock.sleepPromise }
        const kept = yield* ownCopy(folder)
        const aws = yield* makeLocalAws({ ...asAws, ...kept, time, seed: shape.organization })
        const { first, measured } = programsOf(shape, aws, time)
        const run = (program: Effect.Effect<unknown>) =>
          Effect.promise(() => drive([{ program, ...alive }], { clock, busy: aws.busy }))
        yield* run(first)
        const startedAt = clock.now()
        yield* run(measured)
        return (clock.now() - startedAt) / 1000
      }),
    ),
  )

const alive = { process: { isDead: () => false, heldUntil: () => 0 }, seed: "bench" }
