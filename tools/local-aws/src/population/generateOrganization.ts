import type { AccountSeed, OrganizationSeed } from "../Organization.ts"
import { accountPlans, managementAccountId, securityAccountId, type AccountPlan } from "./AccountPlan.ts"
import { apportion } from "./apportion.ts"
import { enabledRegions, regionsByUse } from "./enabledRegions.ts"
import { organizationUnits, rootTags } from "./organizationUnits.ts"
import { placeResources } from "./placeResources.ts"
import { SeededRandom } from "./SeededRandom.ts"
import { tagHabits } from "./TagHabits.ts"
import { tagMesses } from "./tagMesses.ts"
import { tagOddities, type TagOddity } from "./tagOddities.ts"

/** How large an organization to generate, and which one of that size. */
export interface PopulationOptions {
  /** Accounts, the management and the security account included: 2 or more. Default 12. */
  readonly accounts?: number
  /** The most Regions that an account has enabled, 1 to 34; none has fewer than three where there are three. Default 5. */
  readonly regions?: number
  /** What the tagging API shows of all accounts together, stale rows included. Default 5,000. */
  readonly resources?: number
  /** The same seed makes the same organization. Default 1. */
  readonly seed?: number
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789"
const neverTaggedShare = 0.08

/**
 * Generates an organization as large ones are: nested units, inherited tags, one large account-Region and almost empty
 * ones, and every mess that tags get into.
 *
 * **Details** Beside the resources that the tagging API shows there are 8% that never had a tag. All active accounts
 * accept the member role; a suspended or closed one holds nothing. One account-Region is empty where there is more than one.
 */
export const generateOrganization = (options: PopulationOptions = {}): OrganizationSeed => {
  const { accounts = 12, regions = 5, resources = 5000, seed = 1 } = options
  requireWhole("accounts", accounts, 2, Number.MAX_SAFE_INTEGER)
  requireWhole("regions", regions, 1, regionsByUse.length)
  requireWhole("resources", resources, 0, Number.MAX_SAFE_INTEGER)
  const random = new SeededRandom(`organization ${seed}`)
  const ids = random.fork("ids")
  const organizationId = `o-${ids.text(alphanumeric, 10)}`
  const rootId = `r-${ids.text(alphanumeric, 4)}`
  const units = organizationUnits(rootId, random.fork("units"))
  const plans = accountPlans(accounts, random.fork("accounts"))
  const places = placesOf(plans, regions, random)
  const shown = apportion(
    resources,
    places.map(({ weight }) => weight),
  )
  const neverTagged = apportion(
    Math.round(resources * neverTaggedShare),
    places.map(({ weight }) => weight),
  )
  const oddities = spreadOddities(shown)
  const taken = new Set<string>()
  const populated = places.map((place, index) => ({
    ...place,
    resources: placeResources(
      {
        accountId: place.plan.id,
        region: place.region,
        isHome: place.region === regionsByUse[0],
        shown: shown[index] ?? 0,
        neverTagged: neverTagged[index] ?? 0,
        oddities: oddities[index] ?? [],
        habits: tagHabits(place.plan, tagMesses, random.fork(`habits ${place.plan.id} ${place.region}`)),
      },
      taken,
      random.fork(`resources ${place.plan.id} ${place.region}`),
    ),
  }))
  const byPlan = Map.groupBy(populated, ({ plan }) => plan)
  return {
    organizationId,
    rootId,
    partition: "aws",
    homeRegion: "us-east-1",
    managementAccountId,
    securityAccountId,
    rootTags,
    units: [...units.values()],
    accounts: plans.map((plan): AccountSeed => ({
      id: plan.id,
      name: plan.name,
      email: emailOf(plan),
      state: plan.state,
      parentId: units.get(plan.unit)?.id ?? rootId,
      tags: plan.tags,
      enabledRegions: (byPlan.get(plan) ?? []).map(({ region }) => region),
      role: "accepts",
      resources: (byPlan.get(plan) ?? []).flatMap((place) => place.resources),
    })),
    memberRole: { name: "orgtag-member", externalId: "local" },
  }
}

interface PlannedPlace {
  readonly plan: AccountPlan
  readonly region: string
  readonly weight: number
}

/** Every account-Region with its share of the resources: skewed, and the least of all is empty. */
const placesOf = (
  plans: ReadonlyArray<AccountPlan>,
  regions: number,
  random: SeededRandom,
): Array<PlannedPlace> => {
  const places = plans.flatMap((plan) => {
    const own = random.fork(`regions ${plan.id}`)
    return enabledRegions(regions, own).map((region, rank) => {
      const usual = [0.7, 1, 0.35, 0.2, 0.1][rank] ?? 0.05
      const scarce = rank > 1 && own.chance(0.25)
      return { plan, region, weight: plan.weight * (scarce ? 0.005 : usual * (0.8 + 0.4 * own.fraction())) }
    })
  })
  const inUse = places.filter(({ weight }) => weight > 0)
  const least = inUse.toSorted((one, other) => one.weight - other.weight)[0]
  return places.map((place) => (place === least && inUse.length > 1 ? { ...place, weight: 0 } : place))
}

/** Deals the oddities out over account-Regions in turn: at most one of forty resources is odd, and one in ten of a place. */
const spreadOddities = (shown: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<TagOddity>> => {
  const spread: Array<Array<TagOddity>> = shown.map(() => [])
  const total = shown.reduce((left, right) => left + right, 0)
  const rest = tagOddities.slice(0, Math.floor(total / 40))
  for (let round = 1; rest.length > 0; round++) {
    for (const [index, count] of shown.entries()) {
      if (count < round * 10) continue
      spread[index]?.push(...rest.splice(0, 1))
    }
    if (round * 10 > total) break
  }
  return spread
}

const emailOf = ({ name }: AccountPlan): string => {
  const words =
    name
      .normalize("NFKD")
      .toLowerCase()
      .match(/[a-z0-9]+/gu) ?? []
  return `aws+${words.join("-")}@example.com`
}

const requireWhole = (name: string, value: number, least: number, most: number): void => {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new RangeError(`${name}: expected a whole number from ${least} to ${most}, got ${value}`)
}
