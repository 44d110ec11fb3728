import type { Fault, FaultEffect } from "./Fault.ts"

/** What faults match a call by. */
export interface FaultSubject {
  readonly service: string
  readonly operation: string
  readonly account: string
  readonly region: string
  readonly arns: ReadonlyArray<string>
}

interface Entry {
  readonly fault: Fault
  readonly arn: RegExp | undefined
  readonly counts: (call: number, index: number) => boolean
  calls: number
}

/** A fault that takes part in a call, with the ARNs it is about. */
export interface ActiveFault {
  readonly effect: FaultEffect
  readonly concerns: (arn: string) => boolean
}

/**
 * The faults in force, each with its own count of the calls that match it: retries count, and so do calls that
 * another fault refuses. `rate` is decided by the seed, the fault's place and the count, so that it is the same in
 * every run.
 */
export class FaultPlan {
  readonly #entries: ReadonlyArray<Entry>

  constructor(faults: ReadonlyArray<Fault>, seed: number) {
    this.#entries = faults.map((fault) => ({
      fault,
      arn: fault.arn === undefined ? undefined : globOf(fault.arn),
      counts: countOf(fault.calls, seed),
      calls: 0,
    }))
  }

  /** Counts a call and answers the faults that act on it, in the order of the file. */
  match(subject: FaultSubject): ReadonlyArray<ActiveFault> {
    const active: Array<ActiveFault> = []
    for (const [index, entry] of this.#entries.entries()) {
      if (!matches(entry, subject)) continue
      entry.calls += 1
      if (!entry.counts(entry.calls, index)) continue
      const { arn } = entry
      active.push({ effect: entry.fault.do, concerns: (other) => arn === undefined || arn.test(other) })
    }
    return active
  }
}

const matches = ({ fault, arn }: Entry, subject: FaultSubject): boolean =>
  fault.service === subject.service &&
  fault.operation === subject.operation &&
  (fault.account === undefined || fault.account === subject.account) &&
  (fault.region === undefined || fault.region === subject.region) &&
  (arn === undefined || subject.arns.some((other) => arn.test(other)))

const globOf = (glob: string): RegExp => {
  const escaped = glob.replaceAll(/[\\^$.|+()[\]{}]/gu, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "su")
}

const countOf = (calls: string, seed: number): ((call: number, index: number) => boolean) => {
  const [kind = "", value = ""] = calls.split(/[:-]/u)
  if (kind === "every") return (call) => call % Number(value) === 0
  if (kind === "rate") return (call, index) => chance(seed, index, call) < Number(value)
  return (call) => call >= Number(kind) && call <= Number(value)
}

/** A number from 0 to 1 that looks random and depends on nothing but its arguments (the finisher of MurmurHash3). */
const chance = (...parts: ReadonlyArray<number>): number => {
  let hash = 0x9e3779b9
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x85ebca6b)
    hash ^= hash >>> 13
    hash = Math.imul(hash, 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return (hash >>> 0) / 0x1_0000_0000
}
