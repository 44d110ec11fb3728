import type { CallFailed } from "@orgtag/tagging"
import { Effect, Option, Stream } from "effect"
import type { ItemValues } from "./DynamoItem.ts"
import type { KeyValues, ScanInput } from "./ItemCommands.ts"
import { persistenceLimits } from "./persistenceLimits.ts"
import type { TableCalls } from "./TableCalls.ts"
import type { TableDefinition } from "./tables.ts"

interface PageStart {
  readonly page: number
  readonly after: KeyValues | undefined
}

/**
 * All items of a table, consistently, in no order that anything may rest on; undecoded.
 *
 * One page after the other and never in segments: a scan as fast as it can be would take up the capacity that the table
 * is capped to, and a sweep needs some of it.
 */
export const scanItems = (calls: TableCalls, table: TableDefinition): Stream.Stream<ItemValues, CallFailed> =>
  Stream.paginate<PageStart, ItemValues, CallFailed>({ page: 1, after: undefined }, ({ page, after }) =>
    page > persistenceLimits.scanPages
      ? Effect.fail(
          calls.failed(
            "Scan",
            "malformed",
            "EndlessPages",
            `${calls.nameOf(table)} has more than ${persistenceLimits.scanPages} pages`,
          ),
        )
      : calls.anyItems
          .scan(scanInput(calls, table, after))
          .pipe(
            Effect.map(
              ({ Items, LastEvaluatedKey }) =>
                [
                  Items,
                  LastEvaluatedKey === undefined
                    ? Option.none<PageStart>()
                    : Option.some({ page: page + 1, after: LastEvaluatedKey }),
                ] as const,
            ),
          ),
  )

const scanInput = (calls: TableCalls, table: TableDefinition, after: KeyValues | undefined): ScanInput => ({
  TableName: calls.nameOf(table),
  ConsistentRead: true,
  ...(after === undefined ? {} : { ExclusiveStartKey: after }),
})
