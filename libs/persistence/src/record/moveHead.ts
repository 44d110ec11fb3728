import type { CallFailed, Head } from "@orgtag/tagging"
import { Effect } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { type Condition, putItem, updateItem } from "../itemWrites.ts"
import { mustFitItem, type TableCalls } from "../TableCalls.ts"
import { tagsMetadata } from "../tables.ts"
import { headCodec } from "./headCodec.ts"
import { headOf, keyOf } from "./heads.ts"

/** From where a head moves, and on whose behalf. */
export interface HeadStart {
  /** The revision that it was read at; null where there was none. */
  readonly rev: number | null
  /** The epoch of the lease under which it is moved. */
  readonly epoch: number
}

/** Where the head is still where it was read, and nobody of a later epoch fenced it. */
const standsAt = ({ rev, epoch }: HeadStart): Required<Condition> =>
  rev === null
    ? { condition: "attribute_not_exists(resource_id)", names: {}, values: {} }
    : {
        condition: "#rev = :from AND (attribute_not_exists(#fence) OR #fence <= :epoch)",
        names: { "#rev": "rev", "#fence": "fence" },
        values: { ":from": rev, ":epoch": epoch },
      }

/**
 * Step 5: one write unit per KB of the larger of the item before and after.
 *
 * One UpdateItem, so that attributes that somebody else put beside ours stay; a fence was about the revision before and
 * goes. After a lost answer the head is looked at: it is ours if it is the one that we wrote, somebody else's if it left
 * where it was without us, and undecided if it did not.
 */
export const moveHead = (
  calls: TableCalls,
  head: Head,
  from: HeadStart,
): Effect.Effect<boolean, CallFailed> => {
  const { resource_id: _, ...attributes } = headCodec.encode(head)
  // With the mark goes the time of it, which markHeadGone puts beside.
  const all = Object.entries({ ...attributes, fence: undefined, gone_at: attributes["gone"] })
  const written = all.filter(([, value]) => value !== undefined)
  const absent = all.filter(([, value]) => value === undefined)
  const { condition, names, values } = standsAt(from)
  const update = updateItem(calls, tagsMetadata, headCodec, {
    key: keyOf(head.resource),
    update: `SET ${written.map(([name]) => `#${name} = :${name}`).join(", ")} REMOVE ${absent.map(([name]) => `#${name}`).join(", ")}`,
    condition,
    names: { ...names, ...Object.fromEntries(all.map(([name]) => [`#${name}`, name])) },
    values: { ...values, ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])) },
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

const movedBy = (head: Head, { rev }: HeadStart, stands: Head | undefined): boolean | undefined => {
  if ((stands?.rev ?? null) === rev) return undefined
  // The same action may have been sent again by another process, which dates it anew: then the head is that one's.
  return stands?.rev === head.rev && stands.hash === head.hash
}

/**
 * Fences a head for an epoch, one write unit per KB; one that is not there yet is put. After a lost answer it is fenced
 * if it stands where it was read with this epoch, and was not if it moved or a later epoch fenced it.
 */
export const fenceHead = (
  calls: TableCalls,
  head: Head,
  at: HeadStart,
): Effect.Effect<boolean, CallFailed> => {
  const { condition, names, values } = standsAt(at)
  const write =
    at.rev === null
      ? putItem(calls, tagsMetadata, headCodec.encode({ ...head, fence: at.epoch }), { condition })
      : updateItem(calls, tagsMetadata, headCodec, {
          key: keyOf(head.resource),
          update: "SET #fence = :epoch",
          condition,
          names,
          values,
        })
  return settleConditionalWrite(write, {
    done: true,
    refused: Effect.succeed(false),
    reread: headOf(calls, head.resource).pipe(
      Effect.map((stands) => {
        if (stands === undefined) return undefined
        if (stands.rev !== (at.rev ?? 0) || (stands.fence ?? 0) > at.epoch) return false
        return stands.fence === at.epoch ? true : undefined
      }),
    ),
  })
}
