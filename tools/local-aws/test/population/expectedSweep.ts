import type { AccountSeed, OrganizationSeed, ResourceSeed } from "../../src/index.ts"
import { dataStoreTypes } from "../../src/population/resourceTypes.ts"
import { typeOf } from "./typeOf.ts"

/** What a sweep by the demonstration policy should make of one resource. */
export interface Expectation {
  readonly verdict: "awsManaged" | "blocked" | "changed" | "nonCompliant" | "compliant"
  readonly set: ReadonlyMap<string, string>
  readonly removed: ReadonlySet<string>
  readonly findings: ReadonlyArray<string>
}

const environments = ["prod", "nonprod", "stage", "test", "dev", "shared"]
const spellings: Readonly<Record<string, ReadonlyArray<string>>> = {
  Owner: ["owner", "OWNER"],
  CostCenter: ["costcenter", "cost-center"],
  Team: ["team"],
}

/**
 * Says what the demonstration policy makes of a resource: its six rules written out by hand, so that a number in a
 * test does not rest on the code that it tests.
 */
export const expectedOf = (
  organization: OrganizationSeed,
  account: AccountSeed,
  resource: ResourceSeed,
): Expectation => {
  const before = new Map(Object.entries(resource.tags))
  const after = new Map(before)
  const findings: Array<string> = []
  const stuck = new Set<string>()
  for (const [target, sources] of Object.entries(spellings)) {
    const present = [target, ...sources].filter((key) => before.has(key))
    const values = new Set(present.map((key) => before.get(key)))
    if (present.every((key) => key === target)) continue
    if (values.size > 1) {
      findings.push("ambiguous")
      stuck.add(target)
      continue
    }
    after.set(target, [...values][0] ?? "")
    for (const source of sources) after.delete(source)
  }
  const addWhereMissing = (key: string, value: string): void => {
    if (after.has(key) || stuck.has(key)) return
    if ([...after.keys()].some((other) => other.toLowerCase() === key.toLowerCase())) {
      findings.push("case-collision")
      return
    }
    after.set(key, value)
  }
  const units = unitsAbove(organization, account)
  const costCenters = [account, ...units].map(({ tags }) => tags["CostCenter"])
  addWhereMissing("Owner", account.tags["Owner"] ?? units[0]?.tags["Owner"] ?? "unowned")
  addWhereMissing("CostCenter", costCenters.find((value) => value !== undefined) ?? "never: the root has one")
  const path = units.map(({ name }) => name).toReversed()
  if (path[1] === "Workloads" && path[2] === "Prod") after.set("Environment", "prod")
  if (path[1] === "Workloads" && path[2] === "NonProd")
    addWhereMissing("Environment", account.tags["Environment"] ?? "nonprod")
  if (dataStoreTypes.includes(typeOf(resource.arn))) addWhereMissing("DataClassification", "internal")
  after.delete("Temp")
  if (!/^[0-9]{4}$/u.test(after.get("CostCenter") ?? "0000")) findings.push("value-not-allowed")
  if (!environments.includes(after.get("Environment") ?? "prod")) findings.push("value-not-allowed")
  const set = new Map([...after].filter(([key, value]) => before.get(key) !== value))
  const removed = new Set([...before.keys()].filter((key) => !after.has(key)))
  return { verdict: verdictOf(resource, set, removed, after, findings), set, removed, findings }
}

const verdictOf = (
  { arn }: ResourceSeed,
  set: ReadonlyMap<string, string>,
  removed: ReadonlySet<string>,
  after: ReadonlyMap<string, string>,
  findings: ReadonlyArray<string>,
): Expectation["verdict"] => {
  if (arn.includes(":role/aws-service-role/")) return "awsManaged"
  if (set.size + removed.size > 0) {
    const count = [...after.keys()].filter((key) => !key.startsWith("aws:")).length
    return typeOf(arn) === "cloudformation:stack" || count > 50 ? "blocked" : "changed"
  }
  return findings.length > 0 ? "nonCompliant" : "compliant"
}

/** The units above an account, nearest first, the root last. */
const unitsAbove = (
  { rootId, rootTags, units }: OrganizationSeed,
  account: AccountSeed,
): ReadonlyArray<{ readonly name: string; readonly tags: Readonly<Record<string, string>> }> => {
  const root = { id: rootId, name: "Root", parentId: "", tags: rootTags }
  const above = []
  for (let id = account.parentId; id !== "";) {
    const unit = [root, ...units].find((candidate) => candidate.id === id)
    if (unit === undefined) throw new Error(`no unit ${id}`)
    above.push(unit)
    id = unit.parentId
  }
  return above
}
