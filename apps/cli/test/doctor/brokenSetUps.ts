import type { AccountSeed, Fault, OrganizationSeed } from "@orgtag/local-aws"
import { twoAccounts } from "@orgtag/local-aws"
import type { DoctorCheck, DoctorState } from "@orgtag/tagging"

/** What is wrong with an organization that would otherwise be fine, and what the doctor is to say of it. */
export interface BrokenSetUp {
  readonly name: string
  /** Changes the text of the policy. */
  readonly policy?: (text: string) => string
  readonly seed?: (seed: OrganizationSeed) => OrganizationSeed
  readonly faults?: ReadonlyArray<Fault>
  /** Which tables there are: all as they must be, none, or one of them with another shape. */
  readonly tables?: "none" | "history without its sort key" | "actions without their index"
  readonly explorer?: "without an index"
  /** How far the machine's clock is ahead of AWS's. */
  readonly clockAheadMs?: number
  /** The account whose credentials are used; the security account's otherwise. */
  readonly credentials?: "nobody's"
  /** What people decided before. */
  readonly decided?: "another policy is approved" | "an order to stop"
  /** The lines that are not fine, besides those that are skipped. */
  readonly says: ReadonlyArray<{
    readonly check: DoctorCheck
    readonly state?: DoctorState
    readonly message: RegExp
    readonly mend: RegExp
    readonly accounts?: number
  }>
}

const shop = "333333333333"

/** The policy of the set-ups: it needs everything that a doctor looks at. */
export const doctorPolicy = `version: 1
organization: { include: ["*"] }
access: { roleName: orgtag-member, externalId: local }
rules:
  - id: owner
    set: { Owner: "\${account.tags.Owner ?? ou.tags.Owner ?? 'unowned'}" }
inventory: { resourceExplorer: off, iam: on, autoScaling: on }
`

const withAccount =
  (change: Partial<AccountSeed>) =>
  (seed: OrganizationSeed): OrganizationSeed => ({
    ...seed,
    accounts: seed.accounts.map((account) => (account.id === shop ? { ...account, ...change } : account)),
  })

const always = (fault: Omit<Fault, "calls">): ReadonlyArray<Fault> => [{ ...fault, calls: "every:1" }]
const denied = { error: { code: "AccessDeniedException", status: 400 } }
const tagging = "Resource Groups Tagging API"

/** The organization that nothing is wrong with. */
export const fineSeed = twoAccounts

/** Set-ups that would make a sweep partial, or keep it from running, and some that are only worth knowing. */
export const brokenSetUps: ReadonlyArray<BrokenSetUp> = [
  {
    name: "credentials that AWS does not know",
    credentials: "nobody's",
    says: [{ check: "caller", message: /GetCallerIdentity/u, mend: /./u }],
  },
  {
    name: "tables that were never made",
    tables: "none",
    says: [
      {
        check: "tables",
        message: /^not there: TagsMetadata, TagHistory, UserActions, SweepLedger$/u,
        mend: /orgtag setup tables/u,
      },
    ],
  },
  {
    name: "a table of somebody else's under the same name",
    tables: "history without its sort key",
    says: [{ check: "tables", message: /TagHistory has other keys/u, mend: /tablePrefix/u }],
  },
  {
    name: "a table without its index",
    tables: "actions without their index",
    says: [{ check: "tables", message: /UserActions has no index sweep_cell/u, mend: /deploy/u }],
  },
  {
    name: "a caller who may read the record and not write it",
    faults: always({ service: "DynamoDB", operation: "PutItem", do: denied }),
    says: ["TagsMetadata", "TagHistory", "SweepLedger"].map(() => ({
      check: "tables" as const,
      message: /PutItem: AccessDeniedException/u,
      mend: /docs\/permissions\.md/u,
    })),
  },
  {
    name: "an account that is not a delegated administrator",
    faults: always({ service: "Organizations", operation: "ListAccounts", do: denied }),
    says: [
      { check: "organization", message: /ListAccounts: AccessDenied/u, mend: /delegated administrator/u },
    ],
  },
  {
    name: "a caller who may not read the tags of accounts",
    faults: always({ service: "Organizations", operation: "ListTagsForResource", do: denied }),
    says: [{ check: "organization", message: /ListTagsForResource/u, mend: /organizations:List/u }],
  },
  {
    name: "an account without the role",
    seed: withAccount({ role: "missing" }),
    says: [
      { check: "enter", message: /AssumeRole: AccessDenied/u, mend: /the role is missing/u, accounts: 1 },
    ],
  },
  {
    name: "an external id that no role asks for",
    policy: (text) => text.replace("externalId: local", "externalId: another"),
    says: [{ check: "enter", message: /AssumeRole: AccessDenied/u, mend: /external id/u, accounts: 4 }],
  },
  {
    name: "a role of before the last policy",
    seed: withAccount({ roleTags: { "orgtag:grants": "sha256:0" } }),
    says: [
      {
        check: "role",
        message: /does not list what it grants/u,
        mend: /deploy the member role/u,
        accounts: 1,
      },
    ],
  },
  {
    name: "roles that may not be asked what they grant",
    faults: always({
      service: "IAM",
      operation: "GetRole",
      do: { error: { code: "AccessDenied", status: 403 } },
    }),
    says: [{ check: "role", message: /GetRole: AccessDenied/u, mend: /iam:GetRole/u, accounts: 4 }],
  },
  {
    name: "roles that may not list Regions",
    faults: always({ service: "Account", operation: "ListRegions", do: denied }),
    says: [{ check: "regions", message: /ListRegions/u, mend: /account:ListRegions/u, accounts: 4 }],
  },
  {
    name: "a Region that a service control policy closes",
    faults: always({
      service: tagging,
      operation: "GetResources",
      account: shop,
      region: "eu-west-1",
      do: denied,
    }),
    says: [{ check: "tagging-api", message: /GetResources: AccessDenied/u, mend: /SCP/u, accounts: 1 }],
  },
  {
    name: "a proxy that answers in AWS's place",
    faults: always({
      service: tagging,
      operation: "GetResources",
      do: { answer: { status: 200, body: "<html/>" } },
    }),
    says: [{ check: "tagging-api", message: /GetResources/u, mend: /proxy/u, accounts: 4 }],
  },
  {
    name: "an AWS tag policy that may not be read",
    faults: always({
      service: "Organizations",
      operation: "DescribeEffectivePolicy",
      account: shop,
      do: denied,
    }),
    says: [
      {
        check: "tag-policy",
        message: /DescribeEffectivePolicy/u,
        mend: /awsTagPolicies: ignore/u,
        accounts: 1,
      },
    ],
  },
  {
    name: "required keys that may not be listed",
    seed: withAccount({ tagPolicy: '{"tags":{"a":{"report_required_tag_for":["s3:bucket"]}}}' }),
    faults: always({ service: tagging, operation: "ListRequiredTags", do: denied }),
    says: [{ check: "tag-policy", message: /ListRequiredTags/u, mend: /tag:ListRequiredTags/u, accounts: 1 }],
  },
  {
    name: "a clock that is ten minutes ahead",
    clockAheadMs: 600_000,
    says: [{ check: "clock", message: /600 s ahead of AWS's/u, mend: /time server/u }],
  },
  {
    name: "a policy that is not the approved one",
    decided: "another policy is approved",
    says: [{ check: "approval", message: /the approved policy is sha256:1/u, mend: /--unapproved/u }],
  },
  {
    name: "an order to stop that still stands",
    decided: "an order to stop",
    says: [{ check: "stop", message: /since 2026-11-01.*maintenance/u, mend: /orgtag resume/u }],
  },
  {
    name: "Resource Explorer that is required and not set up",
    policy: (text) => text.replace("resourceExplorer: off", "resourceExplorer: required"),
    explorer: "without an index",
    says: [
      {
        check: "explorer",
        message: /there is no index in this Region/u,
        mend: /turn Resource Explorer on/u,
        accounts: 4,
      },
    ],
  },
  {
    name: "Resource Explorer that is not set up and need not be",
    policy: (text) => text.replace("resourceExplorer: off", "resourceExplorer: auto"),
    explorer: "without an index",
    says: [
      {
        check: "explorer",
        state: "note",
        message: /there is no index/u,
        mend: /off to do without/u,
        accounts: 4,
      },
    ],
  },
  {
    name: "roles that may list users and no roles",
    faults: always({
      service: "IAM",
      operation: "ListRoles",
      do: { error: { code: "AccessDenied", status: 403 } },
    }),
    says: [{ check: "iam", message: /ListRoles: AccessDenied/u, mend: /docs\/permissions/u, accounts: 4 }],
  },
  {
    name: "Auto Scaling that a service control policy closes",
    faults: always({
      service: "Auto Scaling",
      operation: "DescribeAutoScalingGroups",
      account: shop,
      do: { error: { code: "AccessDenied", status: 403 } },
    }),
    says: [{ check: "auto-scaling", message: /DescribeAutoScalingGroups/u, mend: /SCP/u, accounts: 1 }],
  },
  {
    name: "roles that may not ask EC2 which VPC is the default one",
    faults: always({
      service: "EC2",
      operation: "DescribeVpcs",
      do: { error: { code: "UnauthorizedOperation", status: 403 } },
    }),
    says: [
      {
        check: "default-vpc",
        message: /DescribeVpcs: UnauthorizedOperation/u,
        mend: /docs\/permissions/u,
        accounts: 4,
      },
    ],
  },
  {
    name: "a scope without accounts",
    policy: (text) => text.replace('include: ["*"]', 'include: ["999999999999"]'),
    says: [
      { check: "organization", state: "note", message: /nothing would be looked at/u, mend: /include/u },
    ],
  },
  {
    name: "a list of Regions that is not the accounts' own",
    policy: (text) => text.replace('include: ["*"]', 'include: ["*"], regions: [eu-west-1, ap-south-1]'),
    says: [
      { check: "regions", state: "note", message: /nobody looks there: us-east-1/u, mend: /./u, accounts: 4 },
      {
        check: "regions",
        state: "note",
        message: /lists ap-south-1, which the account has not/u,
        mend: /./u,
        accounts: 4,
      },
    ],
  },
]
