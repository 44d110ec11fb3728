import type { OrganizationSeed } from "../Organization.ts"
import { dataStoreTypes } from "./resourceTypes.ts"

/** The limits that a policy file has where it names none. */
const defaultChangesPerAccount = 5000
const defaultChangesPerSweep = 100_000

/**
 * Writes the text of an orgtag.yaml that fits a generated organization.
 *
 * **Details** A rule for a unit without accounts is left out, since a pattern that matches no account is a finding; the
 * limits are written only where the organization is larger than the usual ones.
 */
export const demoPolicy = (organization: OrganizationSeed): string =>
  [
    head(organization),
    hasAccountsBelow(organization, ["Workloads", "Prod"]) ? production : "",
    hasAccountsBelow(organization, ["Workloads", "NonProd"]) ? nonProduction : "",
    tail,
    limits(organization),
  ].join("")

const head = ({
  memberRole,
}: OrganizationSeed): string => `# What every resource of the organization is tagged with.
version: 1
organization:
  include: ["*"]
  regions: enabled
access:
  roleName: ${memberRole.name}
  externalId: ${memberRole.externalId}
rules:
  # One spelling for each key; the old one goes where the new one came.
  - id: spelling
    rename:
      owner: Owner
      OWNER: Owner
      costcenter: CostCenter
      cost-center: CostCenter
      team: Team

  # Who answers for it and who pays, where nobody said so: the account, then the units above it.
  - id: ownership
    set:
      Owner: "\${account.tags.Owner ?? ou.tags.Owner ?? 'unowned'}"
      CostCenter: "\${inherited.CostCenter}"

`

const production = `  # Whatever runs below Workloads/Prod is production, also where somebody wrote something else.
  - id: production
    when: { accounts: ["Workloads/Prod/**"] }
    set:
      Environment: { value: prod, overwrite: true }

`

const nonProduction = `  # Elsewhere people choose; the account says what is usual.
  - id: non-production
    when: { accounts: ["Workloads/NonProd/**"] }
    set:
      Environment: "\${account.tags.Environment ?? 'nonprod'}"

`

const tail = `  # Data is internal until somebody says otherwise.
  - id: classification
    when: { types: [${dataStoreTypes.map((type) => `"${type}"`).join(", ")}] }
    set:
      DataClassification: internal

  - id: leftovers
    remove: [Temp]

# What these keys may hold, whoever wrote it.
values:
  CostCenter: { pattern: "^[0-9]{4}$" }
  Environment: [prod, nonprod, stage, test, dev, shared]
  DataClassification: [public, internal, confidential]
`

const limits = ({ accounts }: OrganizationSeed): string => {
  const counts = accounts.map(({ resources }) => resources.length)
  const total = counts.reduce((left, right) => left + right, 0)
  const largest = counts.reduce((left, right) => Math.max(left, right), 0)
  if (largest <= defaultChangesPerAccount && total <= defaultChangesPerSweep) return ""
  const perAccount = Math.max(largest, defaultChangesPerAccount)
  return `\nlimits: { changesPerAccount: ${perAccount}, changesPerSweep: ${Math.max(total, defaultChangesPerSweep)} }\n`
}

/** Whether the unit with that path, or one below it, holds an account. */
const hasAccountsBelow = (
  { rootId, units, accounts }: OrganizationSeed,
  path: ReadonlyArray<string>,
): boolean => {
  const top = path.reduce<string | undefined>(
    (parentId, name) => units.find((unit) => unit.parentId === parentId && unit.name === name)?.id,
    rootId,
  )
  if (top === undefined) return false
  const below = new Set([top])
  for (let size = 0; size < below.size;) {
    size = below.size
    for (const { id, parentId } of units) if (below.has(parentId)) below.add(id)
  }
  return accounts.some(({ parentId }) => below.has(parentId))
}
