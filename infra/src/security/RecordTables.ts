import {
  sweepLedger,
  tableNameOf,
  tables,
  tagHistory,
  userActions,
  type KeyAttribute,
  type TableDefinition,
} from "@orgtag/persistence/tables"
import { RemovalPolicy } from "aws-cdk-lib"
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
  type Attribute,
} from "aws-cdk-lib/aws-dynamodb"
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from "aws-cdk-lib/aws-iam"
import type { Key } from "aws-cdk-lib/aws-kms"
import { Construct } from "constructs"
import type { Stage } from "../stage/Stage.ts"

/** How long DynamoDB can restore a table to any second (its maximum). */
const recoveryDays = 35

/** The tables of the record, as `@orgtag/persistence/tables` defines them. */
export class RecordTables extends Construct {
  readonly tables: ReadonlyArray<Table>
  readonly ledgerName: string

  constructor(scope: Construct, id: string, { stage, key }: { readonly stage: Stage; readonly key: Key }) {
    super(scope, id)
    this.ledgerName = tableNameOf(sweepLedger, stage.policy.record.tablePrefix)
    this.tables = tables.map((definition) => this.#makeTable(definition, stage, key))
  }

  #makeTable(definition: TableDefinition, stage: Stage, key: Key): Table {
    const caps = { maxReadRequestUnits: stage.tableReadUnits, maxWriteRequestUnits: stage.tableWriteUnits }
    const tableName = tableNameOf(definition, stage.policy.record.tablePrefix)
    const table = new Table(this, definition.name, {
      tableName,
      ...keysOf(definition),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...caps,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: recoveryDays,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      resourcePolicy: denialsOf(
        definition,
        `arn:${stage.partition}:dynamodb:${stage.region}:${stage.securityAccount}:table/${tableName}`,
      ),
    })
    for (const index of definition.indexes)
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        ...keysOf(index),
        projectionType: ProjectionType[index.projection],
        ...caps,
      })
    return table
  }
}

const attributeOf = ({ name }: KeyAttribute): Attribute => ({ name, type: AttributeType.STRING })

const keysOf = ({ partitionKey, sortKey }: Pick<TableDefinition, "partitionKey" | "sortKey">) => ({
  partitionKey: attributeOf(partitionKey),
  ...(sortKey === undefined ? {} : { sortKey: attributeOf(sortKey) }),
})

/** Every way to take an item away, or let it end by itself. */
const removal = ["dynamodb:DeleteItem", "dynamodb:PartiQLDelete", "dynamodb:UpdateTimeToLive"]

/** To IAM a BatchWriteItem is a put *or a delete*: only the table of actions, which can be rebuilt, takes one. */
const batches = "dynamodb:BatchWriteItem"

const rewriting = ["dynamodb:UpdateItem", "dynamodb:PartiQLUpdate"]

/**
 * What nobody may do to a table, administrators included: delete it, or take items out of it; and of the history,
 * change an entry.
 *
 * **Gotchas** A put can replace an entry, for IAM cannot tell it from one that adds. The code puts under the condition
 * that nothing is there; that somebody did otherwise shows in the chain of hashes.
 */
const denialsOf = (definition: TableDefinition, arn: string): PolicyDocument => {
  const deny = (sid: string, actions: ReadonlyArray<string>) =>
    new PolicyStatement({
      sid,
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: [...actions],
      resources: [arn],
    })
  const isHistory = definition.name === tagHistory.name
  const takesBatches = definition.name === userActions.name
  return new PolicyDocument({
    statements: [
      deny("NobodyDeletesTheTable", ["dynamodb:DeleteTable"]),
      deny("NobodyTakesItemsAway", [...removal, ...(takesBatches ? [] : [batches])]),
      ...(isHistory ? [deny("NobodyRewritesHistory", rewriting)] : []),
    ],
  })
}
