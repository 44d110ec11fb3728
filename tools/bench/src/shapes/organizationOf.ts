import type { AccountSeed, OrganizationSeed, ResourceSeed } from "@orgtag/local-aws"

/** The default Regions of partition aws, which no account can switch off. */
export const regions = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ca-central-1",
  "sa-east-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eu-central-1",
  "eu-north-1",
  "ap-south-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-southeast-1",
  "ap-southeast-2",
] as const

/** Where resources stand, and how many. */
export interface Place {
  readonly account: string
  readonly region: string
  readonly count: number
}

/** The id of the member with a number, from 0. */
export const memberId = (number: number): string => String(300_000_000_000 + number)

/** An organization of so many members, all with the same Regions, in which queues stand where `places` says. */
export const organizationOf = (
  members: number,
  regionsOfAll: ReadonlyArray<string>,
  places: ReadonlyArray<Place>,
): OrganizationSeed => {
  const ids = ["111111111111", "222222222222", ...Array.from({ length: members }, (_, n) => memberId(n))]
  return {
    organizationId: "o-orgtagbench",
    rootId: "r-root",
    partition: "aws",
    homeRegion: "us-east-1",
    managementAccountId: "111111111111",
    securityAccountId: "222222222222",
    rootTags: {},
    units: [{ id: "ou-root-memberss", name: "Members", parentId: "r-root", tags: {} }],
    accounts: ids.map((id, index): AccountSeed => ({
      id,
      name: index < 2 ? `central ${index}` : `member ${index - 2}`,
      email: `${id}@example.com`,
      state: "ACTIVE",
      parentId: index < 2 ? "r-root" : "ou-root-memberss",
      tags: {},
      enabledRegions: regionsOfAll,
      role: "accepts",
      resources: places.filter(({ account }) => account === id).flatMap(queuesAt),
    })),
    memberRole: { name: "orgtag-member", externalId: "local" },
  }
}

/** Queues that have a tag of their own and none that a policy of the benchmarks wants; every second one a second tag. */
const queuesAt = ({ account, region, count }: Place): ReadonlyArray<ResourceSeed> =>
  Array.from({ length: count }, (_, index) => ({
    arn: `arn:aws:sqs:${region}:${account}:queue-${String(index).padStart(6, "0")}`,
    region,
    tags: index % 2 === 0 ? { Name: `q${index}`, Env: "prod" } : { Name: `q${index}` },
    visibility: "tagged",
    tagging: "ok",
  }))
