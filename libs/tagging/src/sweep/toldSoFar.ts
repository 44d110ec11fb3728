import type { FailurePlace } from "../domain/Failure.ts"
import type { LeftReading } from "./LeftReading.ts"
import type { ResourceTally } from "./counts.ts"
import type { SweepRun } from "./SweepRun.ts"

/** What was counted and told of an account-Region up to some moment. */
export type ToldSoFar = Pick<LeftReading, "resources" | "problems" | "signals">

type Place = Pick<FailurePlace, "account" | "region">

const noProblems: LeftReading["problems"] = {
  failures: [],
  failuresOmitted: 0,
  findings: [],
  findingsOmitted: 0,
}

/** What was counted and told of an account-Region so far, to be gone back to or gone on from. */
export const toldSoFar = ({ tally }: SweepRun, place: Place, resources: ResourceTally): ToldSoFar => ({
  resources: resources.counts,
  problems: tally.byPlace?.soFar(place) ?? noProblems,
  signals: tally.signals.soFar(place),
})

/** Of an account-Region this was counted and told, and nothing besides. */
export const goBackTo = (
  { tally }: SweepRun,
  place: Place,
  { resources, problems, signals }: ToldSoFar,
  counted: ResourceTally,
): void => {
  counted.goBackTo(resources)
  tally.byPlace?.goBackTo(place, problems)
  tally.signals.goBackTo(place, signals)
}
