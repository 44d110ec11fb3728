/**
 * An AWS Organization as data: what the embedded organization starts from.
 *
 * Everything is plain and serializable, so that a seed can be generated, stored in a file and compared.
 */
export interface OrganizationSeed {
  /** `o-` and 10 to 32 lower-case letters or digits. */
  readonly organizationId: string
  /** `r-` and 4 to 32 lower-case letters or digits. */
  readonly rootId: string
  readonly partition: "aws" | "aws-us-gov" | "aws-cn" | "aws-eusc"
  /** The Region that global resources belong to: us-east-1 in partition aws. */
  readonly homeRegion: string
  readonly managementAccountId: string
  /** The account that orgtag runs in; a delegated administrator, so it may read the organization. */
  readonly securityAccountId: string
  readonly rootTags: Readonly<Record<string, string>>
  /** Parents before or after their children, in any order. */
  readonly units: ReadonlyArray<UnitSeed>
  /** In the order in which ListAccounts answers them; the management and the security account included. */
  readonly accounts: ReadonlyArray<AccountSeed>
  /** The role that accounts with `role: "accepts"` let the security account assume. */
  readonly memberRole: { readonly name: string; readonly externalId: string }
}

/** An organizational unit. */
export interface UnitSeed {
  /** `ou-`, the root's own part, `-` and 8 to 32 lower-case letters or digits. */
  readonly id: string
  readonly name: string
  /** The id of the root or of another unit. */
  readonly parentId: string
  readonly tags: Readonly<Record<string, string>>
}

/** The states of `Account.State`, which took the place of `Account.Status`. */
export type AccountState = "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED"

/** A member account, the management account among them. */
export interface AccountSeed {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly state: AccountState
  /** The id of the root or of a unit. */
  readonly parentId: string
  readonly tags: Readonly<Record<string, string>>
  /** The Regions that answer this account; a call to another one is refused like a bad credential. */
  readonly enabledRegions: ReadonlyArray<string>
  /** Whether the member role can be assumed. STS says the same of "missing" and "refuses". */
  readonly role: "accepts" | "missing" | "refuses"
  /** The tags of its member role; those of a role that grants everything where it is left out. */
  readonly roleTags?: Readonly<Record<string, string>>
  /** The text of its effective AWS tag policy, as DescribeEffectivePolicy answers it; none where it is left out. */
  readonly tagPolicy?: string
  readonly resources: ReadonlyArray<ResourceSeed>
}

/** Something that can hold tags. */
export interface ResourceSeed {
  readonly arn: string
  /** The Region whose tagging endpoint shows it: the home Region for global resources. */
  readonly region: string
  /** Tags that users wrote and tags that AWS wrote (`aws:…`). */
  readonly tags: Readonly<Record<string, string>>
  /**
   * What GetResources says of it. `tagged`: it has or had tags, so it has a row, with `Tags: []` where none is left.
   * `never-tagged`: no row. `deleted`: the resource is gone and its row is still there.
   */
  readonly visibility: "tagged" | "never-tagged" | "deleted"
  /** `unsupported`: TagResources and UntagResources refuse the type. */
  readonly tagging: "ok" | "unsupported"
  /**
   * Of a bucket with attribute-based access control, whose tags only S3's own TagResource writes (S3 user guide, "Enabling
   * ABAC"). AWS's policy for the tagging API has that action, and no page says whether the tagging API then calls it:
   * `reached` where it does, `refused` where it fails as PutBucketTagging would.
   */
  readonly abac?: "reached" | "refused"
  /**
   * Of a VPC and its parts: the VPC's id, and whether EC2 says that AWS made the resource with it: the default VPC itself, a
   * default subnet, the default security group or network ACL of any VPC, its main route table, its internet gateway.
   */
  readonly network?: { readonly vpc: string; readonly isDefault: boolean }
}
