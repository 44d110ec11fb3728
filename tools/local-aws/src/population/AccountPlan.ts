import type { SeededRandom } from "./SeededRandom.ts"

/** The account that owns the organization. */
export const managementAccountId = "111111111111"

/** The account that orgtag runs in. */
export const securityAccountId = "222222222222"

/** An account before it has Regions and resources. */
export interface AccountPlan {
  readonly id: string
  readonly name: string
  /** The path of its unit below the root; empty for the root itself. */
  readonly unit: string
  readonly state: "ACTIVE" | "SUSPENDED" | "CLOSED"
  readonly tags: Readonly<Record<string, string>>
  /** How much of the organization's resources it holds, against the others. */
  readonly weight: number
}

type NamedPlan = Pick<AccountPlan, "name" | "unit" | "weight"> & {
  readonly tags?: AccountPlan["tags"]
  readonly closed?: boolean
}

const named: ReadonlyArray<NamedPlan> = [
  {
    name: "Acme Management",
    unit: "",
    weight: 0.25,
    tags: { Owner: "cloud-governance", CostCenter: "1010" },
  },
  { name: "Security Tooling", unit: "Security", weight: 0.6 },
  {
    name: "Checkout Production",
    unit: "Workloads/Prod",
    weight: 4,
    tags: { Owner: "checkout-team", CostCenter: "4711", Environment: "prod" },
  },
  {
    name: "Checkout Development",
    unit: "Workloads/NonProd",
    weight: 2,
    tags: { Owner: "checkout-team", Environment: "dev" },
  },
  { name: "Data Platform Production", unit: "Workloads/Prod", weight: 2.5, tags: { CostCenter: "4820" } },
  { name: "Sandbox Jana Novotná", unit: "Sandbox", weight: 0.4 },
  {
    name: "Ledger Production",
    unit: "Workloads/Prod/Regulated",
    weight: 1.5,
    tags: { Owner: "ledger-team" },
  },
  { name: "Webshop 2019 (migrated)", unit: "Suspended", weight: 0, tags: { Owner: "checkout-team" } },
  { name: "Log Archive", unit: "Security", weight: 0.5 },
  {
    name: "Analyse de données Staging",
    unit: "Workloads/NonProd",
    weight: 1.2,
    tags: { Owner: "équipe-données", CostCenter: "4820", Environment: "stage" },
  },
  { name: "Network Hub", unit: "Infrastructure", weight: 0.8, tags: { CostCenter: "2210" } },
  { name: "Search Production", unit: "Workloads/Prod", weight: 1.8, tags: { Owner: "search-team" } },
]

const products = [
  "Billing",
  "Catalog",
  "Claims",
  "Fraud",
  "Identity",
  "Invoicing",
  "Loyalty",
  "Mobile",
  "Notifications",
]
const morePlaces: ReadonlyArray<readonly [suffix: string, unit: string]> = [
  ["Production", "Workloads/Prod"],
  ["Staging", "Workloads/NonProd"],
  ["Development", "Workloads/NonProd"],
  ["Regulated", "Workloads/Prod/Regulated"],
  ["Sandbox", "Sandbox"],
]

/** An account beyond the named ones: product after product, each with its places, then the next generation. */
const furtherPlan = (index: number, random: SeededRandom): NamedPlan => {
  const [suffix, unit] = morePlaces[index % morePlaces.length] ?? ["Sandbox", "Sandbox"]
  const product = products[Math.floor(index / morePlaces.length) % products.length]
  const generation = 1 + Math.floor(index / (morePlaces.length * products.length))
  const name = `${product} ${suffix}${generation === 1 ? "" : ` ${generation}`}`
  const closed = index % 40 === 19
  const suspended = index % 40 === 39
  return {
    name,
    unit: suspended || closed ? "Suspended" : unit,
    closed,
    weight: 0.1 + 2 * random.fraction() ** 3,
    tags: random.chance(0.5)
      ? { Owner: `${product?.toLowerCase()}-team`, CostCenter: `${random.integer(4000, 4999)}` }
      : {},
  }
}

/**
 * Plans that many accounts, the management and the security account first.
 *
 * **Details** The first twelve are always the same, with one suspended account as the eighth; of those beyond them each
 * fortieth is suspended, and one in forty is closed, the first of them the 32nd account. Account ids depend on the seed.
 */
export const accountPlans = (count: number, random: SeededRandom): ReadonlyArray<AccountPlan> => {
  const taken = new Set<string>()
  return Array.from({ length: count }, (_, index) => {
    const own = random.fork(`${index}`)
    const { closed = false, ...plan } = named[index] ?? furtherPlan(index - named.length, own)
    const inactive = closed ? "CLOSED" : "SUSPENDED"
    const state = plan.unit === "Suspended" ? inactive : "ACTIVE"
    const id = [managementAccountId, securityAccountId][index] ?? accountId(own, taken)
    taken.add(id)
    return { tags: {}, ...plan, id, state, weight: state === "ACTIVE" ? plan.weight : 0 }
  })
}

const accountId = (random: SeededRandom, taken: ReadonlySet<string>): string => {
  for (;;) {
    const id = `${random.integer(1, 9)}${random.text("0123456789", 11)}`
    if (!taken.has(id)) return id
  }
}
