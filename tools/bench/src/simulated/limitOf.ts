import { documentedRates, paceLimits } from "@orgtag/aws-clients"
import type { ModelLatency } from "./ModelCalls.ts"
import type { OrganizationModel } from "./OrganizationModel.ts"

/** Accounts on one page of ListAccounts, resources on one of GetResources, ARNs of one TagResources (AWS). */
const [accountsPerPage, resourcesPerPage, resourcesPerWrite] = [20, 100, 20]

/** The seconds that no sweep can be faster than, and what they are made of. */
export interface Limit {
  readonly list: number
  readonly calls: number
  readonly heaviest: number
  readonly seconds: number
}

/**
 * The shortest time in which the quotas, the latency and the number of calls under way allow a sweep: the accounts are
 * listed one page after the other before anything else is known; then all other calls share the places of the process,
 * and no account-Region can be faster than its own pages, which come one after the other, and its own quotas.
 *
 * **Details** With A accounts, R Regions, n resources and d changes in an account-Region, latency L and P calls under
 * way: list = max(⌈A/20⌉ · L, (⌈A/20⌉ - burst) / rate); calls = (2A + Σ pages + Σ ⌈d/20⌉ + Σ ⌈d/100⌉) · L / P; heaviest =
 * 2L + max(pages · L, (pages - burst) / rate) + max(L, (⌈d/20⌉ - burst) / rate) + L. The limit is list + max(calls,
 * heaviest).
 */
export const limitOf = (model: OrganizationModel, latency: ModelLatency, withChanges: boolean): Limit => {
  const L = latency.awsMs / 1000
  const accounts = model.accounts.length
  const listed = Math.ceil(accounts / accountsPerPage)
  const list = Math.max(listed * L, timeAtRate("Organizations:ListAccounts", listed))
  let calls = 2 * accounts
  let heaviest = 0
  for (let cell = 0; cell < accounts * model.regions.length; cell++) {
    const due = withChanges ? model.dueOf(cell) : 0
    const pages = Math.max(1, Math.ceil(model.countOf(cell) / resourcesPerPage))
    const writes = Math.ceil(due / resourcesPerWrite)
    const readBacks = Math.ceil(due / resourcesPerPage)
    calls += pages + writes + readBacks
    const reading = Math.max(pages * L, timeAtRate("Resource Groups Tagging API:GetResources", pages))
    const writing =
      due === 0 ? 0 : L + Math.max(L, timeAtRate("Resource Groups Tagging API:TagResources", writes))
    heaviest = Math.max(heaviest, 2 * L + reading + writing)
  }
  const shared = (calls * L) / paceLimits.callsAtOnce
  return { list, calls: shared, heaviest, seconds: list + Math.max(shared, heaviest) }
}

const timeAtRate = (call: string, count: number): number => {
  const rate = documentedRates.get(call)
  return rate === undefined ? 0 : Math.max(0, count - rate.burst) / rate.perSecond
}
