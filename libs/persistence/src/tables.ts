/**
 * The tables: names, keys and indexes, and nothing that runs.
 *
 * This file has no imports, so that the CDK app can share it. What protects the tables in AWS (deletion protection,
 * point-in-time recovery, the KMS key, the cap on on-demand capacity, retention) is the CDK app's to say;
 * `createTables` is for accounts without it and sets on-demand billing and deletion protection only.
 */

/** An attribute that is part of a key; all of ours are strings. */
export interface KeyAttribute {
  readonly name: string
  readonly type: "S"
}

/** A global secondary index. Its projection is always `KEYS_ONLY`: rows are read from the table, consistently. */
export interface IndexDefinition {
  readonly name: string
  readonly partitionKey: KeyAttribute
  readonly sortKey: KeyAttribute
  readonly projection: "KEYS_ONLY"
}

/** A table, before the prefix stands in front of its name. */
export interface TableDefinition {
  readonly name: string
  readonly partitionKey: KeyAttribute
  readonly sortKey?: KeyAttribute
  readonly indexes: ReadonlyArray<IndexDefinition>
  /** The attribute that is a map keyed by tag keys, in the tables that have one: any text can be a key in it. */
  readonly tagMap?: "tag_values"
}

/** A table in whose items every map is keyed by names that are ours. */
export interface DocumentTable extends TableDefinition {
  readonly tagMap?: never
}

const text = (name: string): KeyAttribute => ({ name, type: "S" })

/** The last recorded state of each resource. */
export const tagsMetadata: TableDefinition = {
  name: "TagsMetadata",
  partitionKey: text("resource_id"),
  indexes: [],
  tagMap: "tag_values",
}

/** Every change of a resource's tags, ours or found. */
export const tagHistory: TableDefinition = {
  name: "TagHistory",
  partitionKey: text("resource_id"),
  sortKey: text("timestamp"),
  indexes: [],
  tagMap: "tag_values",
}

/** The actions of one account-Region in one sweep: `<sweep>#<account>#<region>`, by action id. */
export const sweepCellIndex: IndexDefinition = {
  name: "sweep_cell",
  partitionKey: text("sweep_cell"),
  sortKey: text("action_id"),
  projection: "KEYS_ONLY",
}

/** What was done to which resource, by whom, and what became of it. */
export const userActions: DocumentTable = {
  name: "UserActions",
  partitionKey: text("action_id"),
  indexes: [sweepCellIndex],
}

/** Sweeps, their rows, groups in flight, states and leases. */
export const sweepLedger: DocumentTable = {
  name: "SweepLedger",
  partitionKey: text("pk"),
  sortKey: text("sk"),
  indexes: [],
}

/** All tables, in the order in which they are created. */
export const tables: ReadonlyArray<TableDefinition> = [tagsMetadata, tagHistory, userActions, sweepLedger]

/** The name of a table in AWS: the prefix, then its own name. */
export const tableNameOf = (table: TableDefinition, tablePrefix: string): string =>
  `${tablePrefix}${table.name}`

/** Each attribute that a table's keys and indexes need declared, once. */
export const keyAttributesOf = (table: TableDefinition): ReadonlyArray<KeyAttribute> => {
  const keys = [
    table.partitionKey,
    table.sortKey,
    ...table.indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ]
  return [...new Map(keys.filter((key) => key !== undefined).map((key) => [key.name, key])).values()]
}

/** Where the ledger keeps what people decide about sweeps: one partition, an item for each decision that holds. */
export const controlPartition = "control"

/** The sort keys of these items. */
export const controlSortKeys = { approved: "approved", stop: "stop" } as const

/**
 * The item of SweepLedger by which a deployment approves a policy, as DynamoDB's API takes it: one unconditional
 * PutItem, made again by each deployment that brings another policy file.
 *
 * `digest` is `sha256:` and the hexadecimal SHA-256 of the file's bytes; `approvedBy` the ARN of the stack. `at`, a time
 * in UTC with milliseconds, may be left out: what CloudFormation writes cannot tell the time, and CloudTrail does.
 * Sweeps with another policy then need a reason; where the item is not there, none does.
 */
export const approvedPolicyItem = (approved: {
  readonly digest: string
  readonly approvedBy: string
  readonly at?: string
}): Readonly<Record<string, { readonly S: string }>> => ({
  pk: { S: controlPartition },
  sk: { S: controlSortKeys.approved },
  policy_digest: { S: approved.digest },
  approved_by: { S: approved.approvedBy },
  ...(approved.at === undefined ? {} : { at: { S: approved.at } }),
})
