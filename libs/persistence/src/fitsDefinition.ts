import type { TableDescription } from "./missingTables.ts"
import type { IndexDefinition, KeyAttribute, TableDefinition } from "./tables.ts"

/** The keys of a table or index, as DynamoDB takes and gives them. */
export const keySchemaOf = ({
  partitionKey,
  sortKey,
}: {
  readonly partitionKey: KeyAttribute
  readonly sortKey?: KeyAttribute
}): Array<{ AttributeName: string; KeyType: "HASH" | "RANGE" }> => [
  { AttributeName: partitionKey.name, KeyType: "HASH" },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey.name, KeyType: "RANGE" as const }]),
]

/** Whether a table that is there has the keys and the indexes of a definition. */
export const fitsDefinition = (table: TableDefinition, found: TableDescription): boolean =>
  hasKeys(table, found.KeySchema) && missingIndexes(table, found).length === 0

/** The indexes of a definition that a table does not have, or has with other keys. */
export const missingIndexes = (
  table: TableDefinition,
  found: TableDescription,
): ReadonlyArray<IndexDefinition> =>
  table.indexes.filter(
    (index) =>
      !(found.GlobalSecondaryIndexes ?? []).some(
        ({ IndexName, KeySchema }) => IndexName === index.name && hasKeys(index, KeySchema),
      ),
  )

/** Whether keys that are there are those of a definition. */
export const hasKeys = (
  definition: TableDefinition | IndexDefinition,
  keys: TableDescription["KeySchema"],
): boolean => {
  const wanted = keySchemaOf(definition).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
  const there = keys.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
  return wanted.length === there.length && wanted.every((key) => there.includes(key))
}
