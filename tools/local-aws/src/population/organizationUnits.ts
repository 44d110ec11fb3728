import type { UnitSeed } from "../Organization.ts"
import type { SeededRandom } from "./SeededRandom.ts"

/** A unit before it has an id: its path below the root, and its tags. */
interface UnitPlan {
  readonly path: string
  readonly tags: Readonly<Record<string, string>>
}

// Not every unit says who owns it or who pays: what is missing is inherited or falls back.
const plans: ReadonlyArray<UnitPlan> = [
  { path: "Security", tags: { Owner: "security-engineering", CostCenter: "2100" } },
  { path: "Infrastructure", tags: { Owner: "platform-engineering", CostCenter: "2200" } },
  { path: "Workloads", tags: { CostCenter: "4000" } },
  { path: "Workloads/Prod", tags: { Owner: "service-operations", Environment: "prod" } },
  { path: "Workloads/Prod/Regulated", tags: { Owner: "regulated-services", CostCenter: "4700" } },
  { path: "Workloads/NonProd", tags: { Owner: "product-engineering", CostCenter: "4100" } },
  { path: "Sandbox", tags: { CostCenter: "9000" } },
  { path: "Suspended", tags: {} },
]

/** The tags of the root: the cost center that everything falls back to. */
export const rootTags: Readonly<Record<string, string>> = { CostCenter: "1000" }

/** Draws the units of an organization, by their path below the root; parents come before their children. */
export const organizationUnits = (rootId: string, random: SeededRandom): ReadonlyMap<string, UnitSeed> => {
  const units = new Map<string, UnitSeed>()
  for (const { path, tags } of plans) {
    const names = path.split("/")
    const id = `ou-${rootId.slice("r-".length)}-${random.fork(path).text("abcdefghijklmnopqrstuvwxyz0123456789", 8)}`
    const parentId = units.get(names.slice(0, -1).join("/"))?.id ?? rootId
    units.set(path, { id, name: names.at(-1) ?? path, parentId, tags })
  }
  return units
}
