import { type OrganizationSeed, generateOrganization } from "@orgtag/local-aws"

/** How large the organization of a seed is. */
export interface FixtureSize {
  readonly accounts: number
  readonly regions: number
  readonly resources: number
}

/** Two accounts with some twenty resources and every mess of the demo: a seed of it takes a fraction of a second. */
export const smallOrganization: FixtureSize = { accounts: 2, regions: 2, resources: 18 }

/** One Region of it, in which half of the resources are due a change. */
export const narrowOrganization: FixtureSize = { accounts: 2, regions: 1, resources: 12 }

/** The organization of a seed, without the units that hold no account: nothing is to be learnt from walking them. */
export const organizationOf = (seed: number, size: FixtureSize = smallOrganization): OrganizationSeed => {
  const organization = generateOrganization({ ...size, seed })
  const parents = new Map(organization.units.map((unit) => [unit.id, unit.parentId]))
  const needed = new Set<string>()
  for (const account of organization.accounts) {
    for (let id: string | undefined = account.parentId; id !== undefined && !needed.has(id);) {
      needed.add(id)
      id = parents.get(id)
    }
  }
  return { ...organization, units: organization.units.filter((unit) => needed.has(unit.id)) }
}
