import type { TrialResult } from "./playTrial.ts"

/** What many seeds came to. */
export class SeedTally {
  readonly #deaths = new Map<string, number>()
  readonly #holds = new Map<string, number>()
  readonly #faultsActed = new Map<string, number>()
  #played = 0
  #broken = 0

  readonly add = ({ deaths, holds, faultsActed, faults }: TrialResult): void => {
    this.#played += 1
    if (faults.length > 0) this.#broken += 1
    for (const death of deaths) count(this.#deaths, death, 1)
    for (const hold of holds) count(this.#holds, hold, 1)
    for (const [name, times] of faultsActed) count(this.#faultsActed, name, times)
  }

  get played(): number {
    return this.#played
  }

  get broken(): number {
    return this.#broken
  }

  /** `<step>, <moment>` and how many processes died so. */
  get deaths(): ReadonlyMap<string, number> {
    return this.#deaths
  }

  /** `<step>, <moment>` and how many processes were held still so. */
  get holds(): ReadonlyMap<string, number> {
    return this.#holds
  }

  /** `<service id>:<Operation> <effect>` and how many calls a fault had that effect on. */
  get faultsActed(): ReadonlyMap<string, number> {
    return this.#faultsActed
  }
}

const count = (counts: Map<string, number>, name: string, times: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + times)
}

/** What a broken seed is told as, with the command that plays it again. */
export const showBroken = ({ trial, faults }: TrialResult): string =>
  [
    `seed ${trial.seed}:`,
    ...faults.map((fault) => `  ${fault}`),
    `  replay with: npm run simulate -- --seed ${trial.seed}`,
  ].join("\n")
