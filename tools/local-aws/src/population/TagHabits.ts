import type { SeededRandom } from "./SeededRandom.ts"
import type { TagMess } from "./tagMesses.ts"

/** The tags of a resource as a seed holds them. */
export type TagRecord = Readonly<Record<string, string>>

/** What the account's place in the tree says of its resources: Environment is ruled in these two only. */
export type Stage = "prod" | "nonprod" | undefined

/** The stage of the accounts in a unit, by the unit's path below the root. */
export const stageOf = (unitPath: string): Stage => {
  const names = unitPath.split("/")
  if (names[0] !== "Workloads") return undefined
  return names[1] === "Prod" ? "prod" : names[1] === "NonProd" ? "nonprod" : undefined
}

/**
 * How people tag in one account-Region.
 *
 * **Details** AWS takes five tag calls a second for each account-Region, twenty resources a call, and only equal changes
 * share a call. So an account-Region has few messes, and one value for each of them.
 */
export interface TagHabits {
  readonly stage: Stage
  /** The values of well-tagged resources. */
  readonly owner: string
  readonly costCenter: string
  /** The values under misspelled and outdated keys. */
  readonly formerOwner: string
  readonly formerCostCenter: string
  readonly team: string
  readonly messes: ReadonlyArray<TagMess>
}

const owners = [
  "checkout-team",
  "ledger-team",
  "search-team",
  "platform-engineering",
  "data-office",
  "mobile-team",
]
const teams = ["falcon", "otter", "heron", "badger"]

/** Draws the habits of one account-Region from what its account says and the messes there are. */
export const tagHabits = (
  account: { readonly unit: string; readonly tags: TagRecord },
  messes: ReadonlyArray<TagMess>,
  random: SeededRandom,
): TagHabits => {
  const stage = stageOf(account.unit)
  const possible = messes.filter((mess) => mess.stages.includes(stage))
  const usual = possible.filter((mess) => mess.everywhere)
  const others = possible.filter((mess) => !mess.everywhere)
  return {
    stage,
    owner: account.tags["Owner"] ?? random.pick(owners),
    costCenter: account.tags["CostCenter"] ?? `${random.integer(40, 49)}00`,
    formerOwner: random.pick(owners),
    formerCostCenter: `${random.integer(3000, 3999)}`,
    team: random.pick(teams),
    messes: [...usual, ...random.sample(others, 5, (mess) => mess.weight)],
  }
}
