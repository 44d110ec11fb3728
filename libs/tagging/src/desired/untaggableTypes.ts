/** A type that holds no tags, or none that the tagging API can write. */
export interface UntaggableType {
  /** As `resourceTypeOf` gives it. */
  readonly type: string
  readonly why: string
  /** Where that is known from. */
  readonly source: string
}

/** Types that inventories list and that cannot be tagged; learnt from what the tagging API answers, and shipped. */
export const untaggableTypes: ReadonlyMap<string, UntaggableType> = new Map(
  [
    {
      type: "cassandra:keyspace",
      why: "AWS lists it, and the tagging API refuses to tag it",
      source:
        "cloud-custodian pull request 11021, comment of 2026-08-19; ARNs of tables begin with their keyspace",
    },
    {
      type: "iam:group",
      why: "IAM does not tag groups",
      source: "resourcegroupstagging API reference, supported services: the IAM types that are listed",
    },
    {
      type: "s3:accesspoint",
      why: "the tagging API reaches buckets only",
      source: "resource-explorer guide, using-search-query-syntax: among the types without tag filters",
    },
    {
      type: "s3:storage-lens",
      why: "the tagging API reaches buckets only",
      source: "resourcegroupstagging API reference, supported services; S3's own tag actions",
    },
    {
      type: "cloudwatch:dashboard",
      why: "the tagging API reaches alarms only",
      source: "resourcegroupstagging API reference, supported services; resource-explorer guide, as above",
    },
  ].map((row) => [row.type, row]),
)
