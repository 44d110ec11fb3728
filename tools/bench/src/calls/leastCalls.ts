import type { Shape } from "../shapes/Shape.ts"

/** Accounts on one page of ListAccounts (AWS). */
const accountsPerPage = 20
/** Resources on one page of GetResources, and ARNs that it reads at once (AWS). */
const resourcesPerPage = 100
/** ARNs that one TagResources takes (AWS). */
const resourcesPerWrite = 20

/** Control-plane calls, those of DynamoDB apart. */
export interface LeastCalls {
  readonly first: number
  readonly unchanged: number
}

/**
 * The least control-plane calls with which a sweep can know of every account and Region, change what is to be changed and
 * have read every change back.
 *
 * **Details** With A accounts in the organization, a accounts to enter, n resources listed in an account-Region and g
 * resources for each set of equal changes there:
 *
 * - ⌈A / 20⌉ ListAccounts: pages hold 20 accounts.
 * - two calls for what stands between an account and its organization: the policy names accounts by unit, so the tree
 *   has to be walked: ListRoots, then ListOrganizationalUnitsForParent and ListAccountsForParent for the root and each
 *   unit (pages of 20).
 * - a AssumeRole, one for all Regions of an account.
 * - a ListRegions: Regions differ per account; 50 on a page, of which AWS has fewer.
 * - Σ max(1, ⌈n / 100⌉) GetResources: an account-Region is known to be empty only once it was asked.
 * - Σ ⌈g / 20⌉ TagResources: one call writes the same tags to 20 resources.
 * - Σ ⌈Σ g / 100⌉ GetResources: a change counts once it was read back, 100 ARNs a call.
 *
 * Not in it, though a sweep makes it: one GetCallerIdentity, for the record.
 */
export const leastCalls = ({ accounts, cells, organization }: Shape): LeastCalls => {
  const entered = new Set(cells.map(({ account }) => account)).size
  const parents = [organization.rootId, ...organization.units.map(({ id }) => id)]
  const tree = 1 + sum(parents.map((parent) => pagesBelow(organization, parent)))
  const reads = sum(cells.map(({ resources }) => Math.max(1, Math.ceil(resources / resourcesPerPage))))
  const writes = sum(
    cells.flatMap(({ changes }) => changes.map((size) => Math.ceil(size / resourcesPerWrite))),
  )
  const readBacks = sum(cells.map(({ changes }) => Math.ceil(sum(changes) / resourcesPerPage)))
  const unchanged = Math.ceil(accounts / accountsPerPage) + tree + 2 * entered + reads
  return { unchanged, first: unchanged + writes + readBacks }
}

/** The pages of units and of accounts directly below a root or unit; one each where there is nothing. */
const pagesBelow = ({ units, accounts }: Shape["organization"], parent: string): number => {
  return (
    pages(units.filter(({ parentId }) => parentId === parent).length) +
    pages(accounts.filter(({ parentId }) => parentId === parent).length)
  )
}

const pages = (children: number): number => Math.max(1, Math.ceil(children / accountsPerPage))

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((left, right) => left + right, 0)
