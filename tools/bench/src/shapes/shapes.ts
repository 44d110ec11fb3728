import { memberId, organizationOf, type Place, regions } from "./organizationOf.ts"
import type { EqualChanges, Shape } from "./Shape.ts"

/** Policies of the benchmarks ask the tagging API alone: what other sources cost depends on what they find. */
const policyOf = (rules: string): string => `version: 1
organization: { include: ["Members/**"] }
access: { roleName: orgtag-member, externalId: local, roleCheck: off }
rules:
${rules}
limits: { changesPerAccount: none, changesPerSweep: none }
inventory: { resourceExplorer: off, iam: off, autoScaling: off }
awsTagPolicies: ignore
`

/** Production and the rest get different tags, so that each account-Region has two sets of equal changes. */
const twoMaps = policyOf(`  - id: owner
    set: { Owner: platform, CostCenter: "1000" }
  - id: environment
    when: { tags: { Env: absent } }
    set: { Stage: dev }`)

const halves = (count: number): EqualChanges =>
  [Math.ceil(count / 2), Math.floor(count / 2)].filter((size) => size > 0)

/** Every resource gets a tag with its own ARN. */
const ownValue = policyOf(`  - id: own
    set: { Arn: "\${resource.arn}" }`)

const ones = (count: number): EqualChanges => Array.from({ length: count }, () => 1)

interface Draft {
  readonly name: string
  readonly describes: string
  readonly members: number
  readonly regions: ReadonlyArray<string>
  readonly policy: string
  readonly changes: (count: number) => EqualChanges
  readonly count: (account: number, region: number) => number
}

const shapeOf = ({ name, describes, members, regions: all, policy, changes, count }: Draft): Shape => {
  const places = Array.from({ length: members }, (_, account) =>
    all.map((region, number): Place => ({
      account: memberId(account),
      region,
      count: count(account, number),
    })),
  ).flat()
  return {
    name,
    describes,
    organization: organizationOf(members, all, places),
    policy,
    accounts: members + 2,
    cells: places.map((place) => ({
      account: place.account,
      region: place.region,
      resources: place.count,
      changes: changes(place.count),
    })),
  }
}

/** What the first sweep is timed in: every resource is to be changed. */
export const changedShape: Shape = shapeOf({
  name: "changed",
  describes: "1 account × 2 Regions, 1,500 resources in each, all to be changed",
  members: 1,
  regions: regions.slice(0, 2),
  policy: twoMaps,
  changes: halves,
  count: () => 1500,
})

/** A shape that takes little time, for what is exact. */
export const smallShape: Shape = shapeOf({
  name: "small",
  describes: "1 account × 2 Regions, 250 resources in each, all to be changed",
  members: 1,
  regions: regions.slice(0, 2),
  policy: twoMaps,
  changes: halves,
  count: () => 250,
})

/** What a sweep that finds nothing to do is timed in: every resource has its tags already. */
export const quietShape: Shape = (() => {
  const shape = shapeOf({
    name: "quiet",
    describes: "1 account × 2 Regions, 25,000 resources in each, nothing to be changed",
    members: 1,
    regions: regions.slice(0, 2),
    policy: twoMaps,
    changes: () => [],
    count: () => 25_000,
  })
  const tags = { Owner: "platform", CostCenter: "1000", Env: "prod" }
  const accounts = shape.organization.accounts.map((account) => ({
    ...account,
    resources: account.resources.map((resource) => ({ ...resource, tags })),
  }))
  return { ...shape, organization: { ...shape.organization, accounts } }
})()

/** The shapes in which calls are counted. */
export const shapes: ReadonlyArray<Shape> = [
  {
    name: "uniform",
    describes: "10 accounts × 4 Regions, 50 resources in each",
    members: 10,
    regions: regions.slice(0, 4),
    policy: twoMaps,
    changes: halves,
    count: () => 50,
  },
  {
    name: "skewed",
    describes: "10 accounts × 4 Regions, 1,200 resources in the first and half as many in each one after it",
    members: 10,
    regions: regions.slice(0, 4),
    policy: twoMaps,
    changes: halves,
    count: (account: number, region: number) => Math.floor(1200 / 2 ** (account * 4 + region)),
  },
  {
    name: "one huge account-Region",
    describes: "10 accounts × 4 Regions, 3,000 resources in one account-Region and 1 in each other",
    members: 10,
    regions: regions.slice(0, 4),
    policy: twoMaps,
    changes: halves,
    count: (account: number, region: number) => (account === 3 && region === 1 ? 3000 : 1),
  },
  {
    name: "many empty Regions",
    describes: "10 accounts × 17 Regions, 100 resources in one Region of each account and none elsewhere",
    members: 10,
    regions,
    policy: twoMaps,
    changes: halves,
    count: (account: number, region: number) => (region === account ? 100 : 0),
  },
  {
    name: "a value per resource",
    describes: "5 accounts × 2 Regions, 60 resources in each, every one with tags of its own",
    members: 5,
    regions: regions.slice(0, 2),
    policy: ownValue,
    changes: ones,
    count: () => 60,
  },
].map(shapeOf)
