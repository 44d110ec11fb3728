import type { Fault } from "@orgtag/local-aws"
import type { Fate } from "./Life.ts"

/** A process of a round: it begins so many milliseconds after the round does, and something befalls it. */
export interface TrialProcess {
  readonly delayMs: number
  /** How long it waits for a lease that another holds. */
  readonly waitMs: number
  readonly fate: Fate
}

/** One or two processes that sweep at the same time, among faults and perhaps somebody else. */
export interface Round {
  /** What passes before it, in milliseconds. */
  readonly afterMs: number
  readonly faults: ReadonlyArray<Fault>
  readonly processes: ReadonlyArray<TrialProcess>
  /** How many tags somebody else changes meanwhile. */
  readonly outsideChanges: number
}

/** What a seed has in store: rounds that are disturbed, after which sweeps go undisturbed until nothing is left to settle. */
export interface Trial {
  readonly seed: number
  /** GetResources sees a write so much later, throughout. */
  readonly consistencyMs: number
  /** Indexes, and reads of the tables that do not ask for consistency, see a write so much later in the rounds. */
  readonly tablesLagMs: number
  readonly rounds: ReadonlyArray<Round>
  /** What passes before the first undisturbed sweep, in milliseconds. */
  readonly restMs: number
}
