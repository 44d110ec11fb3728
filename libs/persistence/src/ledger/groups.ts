import type { AccountId, CallFailed, ClosedGroup, Group, GroupKey, Region } from "@orgtag/tagging"
import { isDeepStrictEqual } from "node:util"
import { Effect, Stream } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { queryItems, readItem } from "../itemReads.ts"
import { putItem, updateItem } from "../itemWrites.ts"
import { mustFitItem, type TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { closedMap, groupCodec, groupKeyDigits, groupPartitionOf, groupSortKeyOf } from "./groupCodec.ts"

const keyOf = (group: Group) => ({
  pk: groupPartitionOf(group.account, group.region),
  sk: groupSortKeyOf(group),
})

const standing = (calls: TableCalls, group: Group): Effect.Effect<Group | undefined, CallFailed> =>
  readItem(calls, sweepLedger, groupCodec, keyOf(group))

/**
 * Step 1: one write unit per KB. After a lost answer the group is ours if it has the same content; the sort key would
 * not sort any more with a longer number, so such a group is refused.
 */
export const openGroup = (calls: TableCalls, group: Group): Effect.Effect<boolean, CallFailed> => {
  if (Math.max(group.openedIn, group.number) >= 10 ** groupKeyDigits)
    return Effect.fail(
      calls.failed("PutItem", "invalid", "GroupKeyTooLong", `${groupSortKeyOf(group)} does not sort`),
    )
  const item = groupCodec.encode(group)
  return settleConditionalWrite(
    putItem(calls, sweepLedger, item, { condition: "attribute_not_exists(pk)" }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: standing(calls, group).pipe(
        Effect.map((found) =>
          found === undefined ? undefined : isDeepStrictEqual(groupCodec.encode(found), item),
        ),
      ),
    },
  )
}

/** Which groups of an account-Region are wanted: from its first one on, or up to its last, where no others are named. */
export interface GroupRange {
  readonly account: AccountId
  readonly region: Region
  readonly from: GroupKey | undefined
  readonly to: GroupKey | undefined
}

/** The groups of an account-Region within a range, in the order in which they were opened. */
export const groupsFrom = (
  calls: TableCalls,
  { account, region, from, to }: GroupRange,
): Effect.Effect<ReadonlyArray<Group>, CallFailed> =>
  Stream.runCollect(
    queryItems(calls, sweepLedger, groupCodec, {
      partition: groupPartitionOf(account, region),
      ...(from === undefined ? {} : { from: groupSortKeyOf(from) }),
      ...(to === undefined ? {} : { to: groupSortKeyOf(to) }),
    }),
  )

/** All groups of an account-Region, page by page. */
export const allGroups = (
  calls: TableCalls,
  account: AccountId,
  region: Region,
): Stream.Stream<Group, CallFailed> =>
  queryItems(calls, sweepLedger, groupCodec, { partition: groupPartitionOf(account, region) })

/** Makes an epoch the owner of an open group: one write unit per KB. */
export const takeOverGroup = (
  calls: TableCalls,
  group: Group,
  epoch: number,
): Effect.Effect<boolean, CallFailed> =>
  settleConditionalWrite(
    updateItem(calls, sweepLedger, groupCodec, {
      key: keyOf(group),
      update: "SET #epoch = :epoch",
      condition: "#epoch <= :epoch AND attribute_not_exists(#closed)",
      names: { "#epoch": "epoch", "#closed": "closed" },
      values: { ":epoch": epoch },
    }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: standing(calls, group).pipe(
        Effect.map((found) => {
          if (found === undefined || found.closed !== undefined || found.epoch > epoch) return false
          return found.epoch === epoch ? true : undefined
        }),
      ),
    },
  )

/**
 * Step 8: one write unit per KB of the group as it is then. The group's `epoch` must still be its owner. After a lost
 * answer the group is closed by us if it is closed with our hash.
 */
export const closeGroup = (
  calls: TableCalls,
  group: Group,
  closed: ClosedGroup,
): Effect.Effect<boolean, CallFailed> =>
  settleConditionalWrite(
    mustFitItem(calls, "UpdateItem", groupCodec.encode({ ...group, closed })).pipe(
      Effect.andThen(
        updateItem(calls, sweepLedger, groupCodec, {
          key: keyOf(group),
          update: "SET #closed = :closed",
          condition: "#epoch = :epoch AND attribute_not_exists(#closed)",
          names: { "#epoch": "epoch", "#closed": "closed" },
          values: { ":epoch": group.epoch, ":closed": closedMap(closed) },
        }),
      ),
    ),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: standing(calls, group).pipe(
        Effect.map((found) => {
          if (found === undefined) return false
          if (found.closed !== undefined) return found.closed.hash === closed.hash
          return found.epoch === group.epoch ? undefined : false
        }),
      ),
    },
  )
