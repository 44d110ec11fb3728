import type { CallFailed, SweepHeader } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { isConditionRefused, settleConditionalWrite } from "../conditionalWrite.ts"
import { queryItems, readItem } from "../itemReads.ts"
import { putItem, updateItem } from "../itemWrites.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { headerCodec, headerSortKey, listedSweepCodec, sweepsPartition } from "./sweepCodec.ts"

const keyOf = (sweepId: string) => ({ pk: sweepId, sk: headerSortKey })

/** The header of a sweep. */
export const readSweep = (
  calls: TableCalls,
  sweepId: string,
): Effect.Effect<SweepHeader | undefined, CallFailed> =>
  readItem(calls, sweepLedger, headerCodec, keyOf(sweepId))

/**
 * Lists a sweep and writes its header, two write units.
 *
 * The list comes first: a sweep that died in between is listed without a header, never unlisted. Doing it again with
 * the same header is fine; another header under the same id is refused.
 */
export const openSweep = (calls: TableCalls, header: SweepHeader): Effect.Effect<void, CallFailed> => {
  const stands = readSweep(calls, header.sweepId).pipe(
    Effect.map((found) => (found === undefined ? undefined : isSameSweep(found, header))),
  )
  return putItem(calls, sweepLedger, listedSweepCodec.encode(header)).pipe(
    Effect.andThen(
      settleConditionalWrite<boolean, boolean | undefined>(
        putItem(calls, sweepLedger, headerCodec.encode(header), { condition: "attribute_not_exists(pk)" }),
        { done: true, refused: stands, reread: stands },
      ),
    ),
    Effect.flatMap((ours) =>
      ours === true
        ? Effect.void
        : Effect.fail(
            calls.failed("PutItem", "conflict", "SweepExists", `${header.sweepId} is another sweep's id`),
          ),
    ),
  )
}

const isSameSweep = (left: SweepHeader, right: SweepHeader): boolean =>
  left.startedAt === right.startedAt &&
  left.policyDigest === right.policyDigest &&
  left.trigger === right.trigger

/** Writes the outcome into a header that is there, one write unit. Concluded again, the later conclusion stands. */
export const concludeSweep = (
  calls: TableCalls,
  { sweepId, concluded }: SweepHeader,
): Effect.Effect<void, CallFailed> => {
  if (concluded === undefined)
    return Effect.fail(
      calls.failed("UpdateItem", "invalid", "NotConcluded", `${sweepId} has no outcome to write`),
    )
  return updateItem(calls, sweepLedger, headerCodec, {
    key: keyOf(sweepId),
    update: "SET #outcome = :outcome, #at = :at",
    condition: "attribute_exists(pk)",
    names: { "#outcome": "outcome", "#at": "concluded_at" },
    values: { ":outcome": concluded.outcome, ":at": concluded.at },
  }).pipe(
    Effect.asVoid,
    Effect.mapError((failed) => (isConditionRefused(failed) ? notOpened(calls, sweepId) : failed)),
  )
}

const notOpened = (calls: TableCalls, sweepId: string): CallFailed =>
  calls.failed("UpdateItem", "not-found", "SweepMissing", `${sweepId} was never opened`)

/** Sweep ids, newest first; a sweep's id sorts by time. Claims, which share the partition, are left out. */
export const sweepIds = (calls: TableCalls): Stream.Stream<string, CallFailed> =>
  queryItems(calls, sweepLedger, listedSweepCodec, {
    partition: sweepsPartition,
    newestFirst: true,
    having: "sweep_id",
  }).pipe(Stream.map(({ sweepId }) => sweepId))

/**
 * Adds to the count of resources to change, if it stays within the limit: one conditional add, one write unit.
 *
 * The add is not idempotent: one whose answer was lost and that is made again counts twice, and then less is written
 * than the limit allows, never more.
 */
export const reserveChanges = (
  calls: TableCalls,
  sweepId: string,
  count: number,
  limit: number,
): Effect.Effect<boolean, CallFailed> => {
  if (count <= 0) return Effect.succeed(true)
  if (count > limit) return Effect.succeed(false)
  return updateItem(calls, sweepLedger, headerCodec, {
    key: keyOf(sweepId),
    update: "ADD #reserved :count",
    condition: "#reserved <= :room",
    names: { "#reserved": "changes_reserved" },
    values: { ":count": count, ":room": limit - count },
  }).pipe(
    Effect.as(true),
    Effect.catch((failed) =>
      isConditionRefused(failed)
        ? readSweep(calls, sweepId).pipe(
            Effect.flatMap((header) =>
              header === undefined ? Effect.fail(notOpened(calls, sweepId)) : Effect.succeed(false),
            ),
          )
        : Effect.fail(failed),
    ),
  )
}
