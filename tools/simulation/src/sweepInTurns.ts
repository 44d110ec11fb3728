import {
  type AccountFacts,
  type AlertTeller,
  Alerts,
  type KeptProblems,
  LeftReadings,
  type LeftReadingStore,
  SweepProblems,
  StreamedChanges,
  SweepLimits,
  type SweepReport,
  type SweepRequest,
  TimeBudget,
  concludeTurns,
  isLeft,
  newTicket,
  noLeftReadings,
  prepareTurns,
  takeTurn,
} from "@orgtag/tagging"
import { Clock, Duration, Effect, Stream } from "effect"
import type { Fixture } from "./Fixture.ts"
import type { Fate } from "./Life.ts"
import type { Ports } from "./ports.ts"

/** How a sweep is played that takes many processes. */
export interface TurnsOptions {
  readonly asked?: Partial<SweepRequest>
  /** How long a process may take for an account. */
  readonly turnMs?: number
  /** What befalls the process that takes this turn, counted from 1, of this account. */
  readonly fateOf?: (account: AccountFacts, turn: number) => Fate
  /** Who is told of its end. */
  readonly teller?: AlertTeller
  /** How many due changes are gathered where there is no limit, if not as many as usual. */
  readonly streamed?: number
  /** Whether processes say how far they came in an account-Region, so that the next goes on there; else it begins anew. */
  readonly goesOn?: boolean
}

/** A sweep that took many processes. */
export interface TurnsTaken {
  readonly report: SweepReport
  /** How many processes each account took, by its id. */
  readonly turns: ReadonlyMap<string, number>
  /** The kinds of calls of every turn, in order, by account. */
  readonly calls: ReadonlyMap<string, ReadonlyArray<ReadonlyArray<string>>>
}

/** After so many turns an account is left as it is, and the sweep is concluded without it. */
const turnsMax = 40

/**
 * Sweeps as the functions do: one process prepares, others take turns with each account until nothing is left of it, and
 * the last one concludes. A process that dies is run again.
 */
export const sweepInTurns = async (fixture: Fixture, options: TurnsOptions = {}): Promise<TurnsTaken> => {
  const { turnMs, fateOf } = options
  const problems = new Map<string, KeptProblems>()
  const left = options.goesOn === true ? leftIn(new Map()) : noLeftReadings
  const play = <A, E>(program: Effect.Effect<A, E, Ports>, fate?: Fate) =>
    fixture.live(
      program.pipe(
        Effect.provideService(SweepProblems, storeIn(problems)),
        Effect.provideService(LeftReadings, left),
        Effect.provideService(StreamedChanges, options.streamed ?? SweepLimits.streamedChanges),
      ),
      fate,
    )
  const request = fixture.requestOf(options.asked ?? {})
  const prepared = await play(newTicket(true).pipe(Effect.flatMap((ticket) => prepareTurns(request, ticket))))
  if (prepared.result === undefined) throw new Error("the process that prepares died")
  const { ticket, accounts, ended, calls } = prepared.result
  const turns = new Map<string, number>()
  const callsByTurn = new Map<string, Array<ReadonlyArray<string>>>()
  const rows = [...ended]
  for (const account of accounts) {
    let standing: TurnRows = []
    for (let turn = 1; turn <= turnsMax; turn++) {
      const program = takeTurn(request, { ticket, account, standing }).pipe(within(turnMs))
      const { result, life } = await play(program, fateOf?.(account, turn))
      turns.set(account.id, turn)
      callsByTurn.set(account.id, [...(callsByTurn.get(account.id) ?? []), life.calls])
      if (result === undefined) continue
      standing = result.rows
      if (!isLeft(result.rows)) break
    }
    rows.push(...standing)
  }
  const plan = request.mode === "plan"
  const known = new Map(accounts.map((account) => [account.id, account]))
  const ending = concludeTurns(request, { ticket, rows: plan ? rows : [], calls, accounts: known })
  const { teller } = options
  const concluded = await play(
    teller === undefined ? ending : ending.pipe(Effect.provideService(Alerts, teller)),
  )
  if (concluded.result === undefined) throw new Error("the process that concludes died")
  return { report: concluded.result, turns, calls: callsByTurn }
}

type TurnRows = Parameters<typeof takeTurn>[1]["standing"]

const leftIn = (left: Map<string, Uint8Array>): LeftReadingStore => ({
  keep: ({ account, region }, bytes) => Effect.sync(() => void left.set(`${account}#${region}`, bytes)),
  find: ({ account, region }) => Effect.sync(() => left.get(`${account}#${region}`)),
})

const storeIn = (problems: Map<string, KeptProblems>) => ({
  keep: (_sweepId: string, kept: KeptProblems) =>
    Effect.sync(() => {
      problems.set(`${kept.account}#${kept.region}`, kept)
    }),
  all: () => Stream.suspend(() => Stream.fromIterable(problems.values())),
})

/** Gives a process so much time; all it wants where none is given. */
const within =
  (ms: number | undefined) =>
  <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    ms === undefined
      ? program
      : Effect.flatMap(Clock.currentTimeMillis, (start) =>
          program.pipe(
            Effect.provideService(TimeBudget, {
              left: Effect.map(
                Clock.currentTimeMillis,
                (now) => 1 - (now - start) / Duration.toMillis(Duration.millis(ms)),
              ),
            }),
          ),
        )
