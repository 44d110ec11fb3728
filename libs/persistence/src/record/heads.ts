import type { CallFailed, Head, ResourceArn, Timestamp } from "@orgtag/tagging"
import { Effect } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { readItem, readItems } from "../itemReads.ts"
import { putItem, updateItem } from "../itemWrites.ts"
import type { TableCalls } from "../TableCalls.ts"
import { tagsMetadata } from "../tables.ts"
import { headCodec } from "./headCodec.ts"

/** The key of a resource's head. */
export const keyOf = (arn: ResourceArn) => ({ resource_id: arn })

/** The head of a resource, read consistently. */
export const headOf = (calls: TableCalls, arn: ResourceArn): Effect.Effect<Head | undefined, CallFailed> =>
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
