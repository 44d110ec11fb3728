import type { AccountSeed, OrganizationSeed, ResourceSeed } from "./Organization.ts"

const regions = ["us-east-1", "eu-west-1"]

/** A small organization for tests: two members in one unit, two Regions, a dozen resources of several kinds. */
export const twoAccounts = (): OrganizationSeed => ({
  organizationId: "o-orgtaglocal",
  rootId: "r-root",
  partition: "aws",
  homeRegion: "us-east-1",
  managementAccountId: "111111111111",
  securityAccountId: "222222222222",
  rootTags: {},
  units: [
    { id: "ou-root-security", name: "Security", parentId: "r-root", tags: {} },
    { id: "ou-root-workload", name: "Workloads", parentId: "r-root", tags: { CostCenter: "1000" } },
  ],
  accounts: [
    account("111111111111", "management", "r-root", {}, []),
    account("222222222222", "security", "ou-root-security", { Owner: "security" }, []),
    account(
      "333333333333",
      "shop",
      "ou-root-workload",
      { Owner: "shop", Env: "prod" },
      resourcesOf("333333333333"),
    ),
    account("444444444444", "lab", "ou-root-workload", { Env: "dev" }, resourcesOf("444444444444")),
  ],
  memberRole: { name: "orgtag-member", externalId: "local" },
})

const account = (
  id: string,
  name: string,
  parentId: string,
  tags: Readonly<Record<string, string>>,
  resources: ReadonlyArray<ResourceSeed>,
): AccountSeed => ({
  id,
  name,
  email: `${name}@example.com`,
  state: "ACTIVE",
  parentId,
  tags,
  enabledRegions: regions,
  role: "accepts",
  resources,
})

const resourcesOf = (id: string): ReadonlyArray<ResourceSeed> => [
  tagged(`arn:aws:sqs:eu-west-1:${id}:orders`, "eu-west-1", { Env: "prod", Owner: "shop" }),
  tagged(`arn:aws:sqs:eu-west-1:${id}:returns`, "eu-west-1", { costcenter: "1000", Temp: "yes" }),
  tagged(`arn:aws:sqs:us-east-1:${id}:mail`, "us-east-1", { Env: "dev" }),
  tagged(`arn:aws:s3:::receipts-${id}`, "eu-west-1", {
    Env: "prod",
    "aws:cloudformation:stack-name": "shop",
  }),
  tagged(`arn:aws:ec2:eu-west-1:${id}:instance/i-0123456789abcdef0`, "eu-west-1", { Name: "web" }),
  tagged(`arn:aws:ec2:us-east-1:${id}:volume/vol-0123456789abcdef0`, "us-east-1", {}),
  tagged(`arn:aws:lambda:us-east-1:${id}:function:resize`, "us-east-1", { Owner: "" }),
  tagged(`arn:aws:iam::${id}:role/app`, "us-east-1", { Owner: "shop" }),
  {
    ...tagged(`arn:aws:lambda:eu-west-1:${id}:function:charge`, "eu-west-1", {}),
    visibility: "never-tagged",
  },
  {
    ...tagged(`arn:aws:ec2:eu-west-1:${id}:volume/vol-0fedcba9876543210`, "eu-west-1", { Env: "old" }),
    visibility: "deleted",
  },
  {
    ...tagged(`arn:aws:codebuild:eu-west-1:${id}:project/site`, "eu-west-1", { Env: "prod" }),
    tagging: "unsupported",
  },
]

const tagged = (arn: string, region: string, tags: Readonly<Record<string, string>>): ResourceSeed => ({
  arn,
  region,
  tags,
  visibility: "tagged",
  tagging: "ok",
})
