import { AccountId, arnParts, type CallFailed, isReadable, Region, type ResourceArn } from "@orgtag/tagging"
import { Effect, Schema, Stream } from "effect"
import type { TableCalls } from "../TableCalls.ts"
import { actionsById, type Cell, onlyReadable, regionByName, resourceByArn } from "./recordByKey.ts"
import type { ScopedRecord } from "./ScopedRecord.ts"

/**
 * What a record holds of one resource, by Query and BatchGetItem: its head and entries, the account-Regions that any of
 * these or its ARN names, and the rows that history, head or groups speak of.
 */
export const resourceScope = (calls: TableCalls, resource: ResourceArn): ScopedRecord => {
  const resources = Stream.fromIterableEffect(resourceByArn(calls, resource))
  const regions = Stream.fromIterableEffect(cellsOf(calls, resource)).pipe(
    Stream.mapEffect((cell) => regionByName(calls, cell)),
  )
  const inGroups = regions.pipe(
    Stream.flatMap(({ groups }) => onlyReadable(groups)),
    Stream.flatMap(({ actions }) =>
      Stream.fromIterable(
        actions.filter((action) => action.resource === resource).map(({ actionId }) => actionId),
      ),
    ),
  )
  return {
    resources,
    regions,
    actions: actionsById(calls, onceEach(Stream.concat(idsInHistory(calls, resource), inGroups))),
  }
}

/** DynamoDB refuses a batch that asks for an item twice. */
const onceEach = <E>(ids: Stream.Stream<string, E>): Stream.Stream<string, E> =>
  Stream.fromIterableEffect(Effect.map(Stream.runCollect(ids), (all) => new Set(all)))

/** The actions that the history of a resource, or its head, speaks of. */
const idsInHistory = (calls: TableCalls, resource: ResourceArn): Stream.Stream<string, CallFailed> =>
  Stream.fromIterableEffect(resourceByArn(calls, resource)).pipe(
    Stream.flatMap(({ head, entries }) => {
      const moved = head !== undefined && isReadable(head) ? head.moved : undefined
      return Stream.concat(
        Stream.fromIterable(moved === undefined ? [] : [moved.actionId]),
        onlyReadable(entries).pipe(Stream.map(({ actionId }) => actionId)),
      )
    }),
  )

const isCell = Schema.is(Schema.Struct({ account: AccountId, region: Region }))

/** The account-Regions to which a resource belongs, by its ARN or else by what is recorded of it. */
const cellsOf = Effect.fnUntraced(function* (calls: TableCalls, resource: ResourceArn) {
  const [recorded] = yield* resourceByArn(calls, resource)
  const head = recorded?.head
  const rows = yield* onlyReadable(actionsById(calls, onceEach(idsInHistory(calls, resource)))).pipe(
    Stream.map(({ account, region }): Cell => ({ account, region })),
    Stream.runCollect,
  )
  const named = [arnParts(resource), ...(head !== undefined && isReadable(head) ? [head] : []), ...rows]
  const cells = named
    .filter(isCell)
    .map(({ account, region }) => [`${account} ${region}`, { account, region }] as const)
  return new Map(cells).values()
})
