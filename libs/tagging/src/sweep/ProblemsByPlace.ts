import type { Failure, FailurePlace, Finding } from "../domain/Failure.ts"
import type { KeptProblems, RowProblems } from "../ports/SweepProblems.ts"
import { FirstOf } from "./FirstOf.ts"

type Place = Pick<FailurePlace, "account" | "region">

interface Told {
  readonly place: Place
  readonly failures: FirstOf<Failure>
  readonly findings: FirstOf<Finding>
}

const keyOf = ({ account, region }: Place): string => `${account}#${region}`

/** Failures and findings by the row that they belong to, until it ends. */
export class ProblemsByPlace {
  readonly #told = new Map<string, Told>()

  /** One more failure. */
  readonly failed = (failure: Failure): void => this.#at(failure).failures.add(failure)

  /** One more finding. */
  readonly found = (finding: Finding): void => this.#at(finding).findings.add(finding)

  /** What was told of a row; it is not kept here any longer. */
  readonly take = (place: Place): KeptProblems | undefined => {
    const told = this.#told.get(keyOf(place))
    this.#told.delete(keyOf(place))
    return told === undefined || isEmpty(told) ? undefined : problemsOf(told)
  }

  /** What was told of a row so far. */
  readonly soFar = (place: Place): RowProblems =>
    problemsOf(this.#told.get(keyOf(place)) ?? nothingTold(place))

  /** What was told of a row is this, and nothing besides. */
  readonly goBackTo = (place: Place, problems: RowProblems): void => {
    const told = nothingTold(place)
    for (const failure of problems.failures) told.failures.add(failure)
    for (const finding of problems.findings) told.findings.add(finding)
    told.failures.addOmitted(problems.failuresOmitted)
    told.findings.addOmitted(problems.findingsOmitted)
    this.#told.set(keyOf(place), told)
  }

  /** What was told of all rows that have not ended. */
  readonly takeAll = (): ReadonlyArray<KeptProblems> => {
    const all = Array.from(this.#told.values(), problemsOf)
    this.#told.clear()
    return all
  }

  #at({ account, region }: Place): Told {
    const place = { account, region }
    const told = this.#told.get(keyOf(place)) ?? nothingTold(place)
    this.#told.set(keyOf(place), told)
    return told
  }
}

const nothingTold = ({ account, region }: Place): Told => ({
  place: { account, region },
  failures: new FirstOf(),
  findings: new FirstOf(),
})

/** A row of which all that was told was taken back. */
const isEmpty = ({ failures, findings }: Told): boolean => failures.count + findings.count === 0

const problemsOf = ({ place, failures, findings }: Told): KeptProblems => ({
  ...place,
  failures: failures.values,
  failuresOmitted: failures.omitted,
  findings: findings.values,
  findingsOmitted: findings.omitted,
})
