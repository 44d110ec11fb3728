import { makeLocalAws } from "@orgtag/local-aws"
import {
  type KeptProblems,
  SweepProblems,
  concludeTurns,
  newTicket,
  prepareTurns,
  type SweepRequest,
  takeTurn,
} from "@orgtag/tagging"
import { lifeHeader, type Ports, portsOf, tableInputs } from "@orgtag/simulation"
import { Duration, Effect, Exit, Scope, Stream } from "effect"
import type { Stage } from "../../src/stage/Stage.ts"
import { recordedOrganization, type SeenCall } from "./recordedOrganization.ts"

/** The engine's three parts, by the roles of the functions that run them. */
export type FunctionRole = "orgtag-prepare" | "orgtag-sweep" | "orgtag-conclude"

/** What each part called, and the stage whose templates have to allow it. */
export interface RecordedFunctions {
  readonly stage: Stage
  readonly calls: ReadonlyMap<FunctionRole, ReadonlyArray<SeenCall>>
}

/** Plays the parts of a sweep one after the other, each as the function whose role it has, and notes each call. */
export const recordFunctions = async (): Promise<RecordedFunctions> => {
  const { seed, policy, stageIn } = recordedOrganization({ accounts: 4, regions: 2, resources: 120 })
  const scope = Effect.runSync(Scope.make())
  try {
    const aws = await Effect.runPromise(Scope.provide(makeLocalAws({ seed, tables: tableInputs }), scope))
    const calls = new Map<FunctionRole, Array<SeenCall>>([
      ["orgtag-prepare", []],
      ["orgtag-sweep", []],
      ["orgtag-conclude", []],
    ])
    aws.onCall((_service, _operation, phase, call) => {
      const role = call.request.headers[lifeHeader]
      for (const [name, seen] of calls)
        if (phase === "before" && name === role) seen.push({ ...call, input: call.input.fields })
    })
    const problems: Array<KeptProblems> = []
    const play = <A, E>(role: FunctionRole, program: Effect.Effect<A, E, Ports>): Promise<A> =>
      Effect.runPromise(
        program.pipe(
          Effect.provideService(SweepProblems, {
            keep: (_sweepId, kept) => Effect.sync(() => void problems.push(kept)),
            all: () => Stream.fromIterable(problems),
          }),
          Effect.provide(portsOf(aws, role)),
        ),
      )
    const request: SweepRequest = {
      policy,
      mode: "apply",
      trigger: "schedule",
      accounts: [],
      regions: [],
      wait: Duration.seconds(1),
    }
    const prepared = await play(
      "orgtag-prepare",
      newTicket(true).pipe(Effect.flatMap((ticket) => prepareTurns(request, ticket))),
    )
    const { ticket } = prepared
    for (const account of prepared.accounts)
      await play("orgtag-sweep", takeTurn(request, { ticket, account, standing: [] }))
    await play("orgtag-conclude", concludeTurns(request, { ticket, rows: [], calls: prepared.calls }))
    return { stage: stageIn(aws.region), calls }
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
  }
}
