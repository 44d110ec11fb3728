import type { CallFailed, Head, ResourceArn, Timestamp } from "@orgtag/tagging"
import { Effect } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { readItem, readItems } from "../itemReads.ts"
import { putItem, updateItem } from "../itemWrites.ts"
import { mustFitItem, type TableCalls } from "../TableCalls.ts"
import { tagsMetadata } from "../tables.ts"
import { headCodec } from "./headCodec.ts"

const keyOf = (arn: ResourceArn) => ({ resource_id: arn })

const headOf = (calls: TableCalls, arn: ResourceArn): Effect.Effect<Head | undefined, CallFailed> =>
  readItem(calls, tagsMetadata, headCodec, keyOf(arn))

/** Step 0: one read unit per 4 KB and resource. */
export const readHeads = (
  calls: TableCalls,
  arns: ReadonlyArray<ResourceArn>,
): Effect.Effect<ReadonlyMap<ResourceArn, Head>, CallFailed> =>
  readItems(calls, tagsMetadata, headCodec, [...new Set(arns)].map(keyOf)).pipe(
    Effect.map((heads) => new Map(heads.map((head) => [head.resource, head]))),
  )

/** First seen: one write unit per KB. After a lost answer the head is ours if it was seen at the same time. */
export const putFirstHead = (calls: TableCalls, head: Head): Effect.Effect<boolean, CallFailed> =>
  settleConditionalWrite(
    putItem(calls, tagsMetadata, headCodec.encode(head), {
      condition: "attribute_not_exists(resource_id)",
    }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: headOf(calls, head.resource).pipe(
        Effect.map((stands) =>
          stands === undefined ? undefined : stands.rev === 0 && stands.timestamp === head.timestamp,
        ),
      ),
    },
  )

/**
 * Step 5: one write unit per KB of the larger of the item before and after.
 *
 * One UpdateItem, so that attributes that somebody else put beside ours stay. After a lost answer the head is looked
 * at: it is ours if our action moved it, somebody else's if it left `from` without us, and undecided if it did not.
 */
export const moveHead = (
  calls: TableCalls,
  head: Head,
  from: number | null,
): Effect.Effect<boolean, CallFailed> => {
  const { resource_id: _, head: move, gone, contests, ...rest } = headCodec.encode(head)
  // With the mark goes the time of it, which markHeadGone puts beside.
  const absent = Object.entries({ head: move, contests, gone, gone_at: gone }).filter(
    ([, value]) => value === undefined,
  )
  const written = Object.entries({ ...rest, head: move, contests, gone }).filter(
    ([, value]) => value !== undefined,
  )
  const sets = written.map(([name]) => `#${name} = :${name}`).join(", ")
  const removes = absent.map(([name]) => `#${name}`).join(", ")
  const update = updateItem(calls, tagsMetadata, headCodec, {
    key: keyOf(head.resource),
    update: `SET ${sets}${removes === "" ? "" : ` REMOVE ${removes}`}`,
    condition: from === null ? "attribute_not_exists(resource_id)" : "#rev = :from",
    names: Object.fromEntries([...written, ...absent].map(([name]) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
      ...(from === null ? {} : { ":from": from }),
    },
  })
  return settleConditionalWrite(
    mustFitItem(calls, "UpdateItem", headCodec.encode(head)).pipe(Effect.andThen(update)),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: headOf(calls, head.resource).pipe(Effect.map((stands) => movedBy(head, from, stands))),
    },
  )
}

const movedBy = (head: Head, from: number | null, stands: Head | undefined): boolean | undefined => {
  if ((stands?.rev ?? null) === from) return undefined
  return stands?.rev === head.rev && stands.moved?.actionId === head.moved?.actionId
}

/** Marks a resource as gone, once: the time of the first mark stays. A resource that was never recorded is left so. */
export const markHeadGone = (
  calls: TableCalls,
  arn: ResourceArn,
  at: Timestamp,
): Effect.Effect<void, CallFailed> =>
  settleConditionalWrite(
    updateItem(calls, tagsMetadata, headCodec, {
      key: keyOf(arn),
      update: "SET gone = :gone, gone_at = :at",
      condition: "attribute_exists(resource_id) AND attribute_not_exists(gone)",
      values: { ":gone": true, ":at": at },
    }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: headOf(calls, arn).pipe(Effect.map((head) => (head?.gone === true ? true : undefined))),
    },
  ).pipe(Effect.asVoid)
