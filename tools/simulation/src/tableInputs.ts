import { type IndexDefinition, type TableDefinition, keyAttributesOf, tables } from "@orgtag/persistence"

/** What CreateTable is asked for each table of the record: an organization that is made with them needs no calls for it. */
export const tableInputs: ReadonlyArray<Readonly<Record<string, unknown>>> = tables.map((table) => ({
  TableName: table.name,
  AttributeDefinitions: keyAttributesOf(table).map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: type,
  })),
  KeySchema: keySchemaOf(table),
  BillingMode: "PAY_PER_REQUEST",
  ...(table.indexes.length === 0
    ? {}
    : {
        GlobalSecondaryIndexes: table.indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchemaOf(index),
          Projection: { ProjectionType: index.projection },
        })),
      }),
}))

function keySchemaOf({ partitionKey, sortKey }: TableDefinition | IndexDefinition) {
  return [
    { AttributeName: partitionKey.name, KeyType: "HASH" },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey.name, KeyType: "RANGE" }]),
  ]
}
