import { type CallFailed, headOfSeal, type Seal, type SealHead } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { queryItems, readItem } from "../itemReads.ts"
import { putItem, updateItem } from "../itemWrites.ts"
import { persistenceLimits } from "../persistenceLimits.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import {
  sealCodec,
  sealHeadCodec,
  sealHeadSortKey,
  sealKeyDigits,
  sealOrHeadCodec,
  sealsPartition,
  sealSortKey,
} from "./sealCodec.ts"

const headKey = { pk: sealsPartition, sk: sealHeadSortKey }

/**
 * The newest seal's number and hash: one query of two items, the head and the newest seal.
 *
 * A head that is one behind, because a process died between a seal and the head, is moved on. One that is ahead of the
 * seals or further behind, or that names the newest otherwise than it is, was not left so by orgtag: `tampered`, and
 * nothing is sealed until what is missing was put back.
 */
export const readSealHead = (calls: TableCalls): Effect.Effect<SealHead | undefined, CallFailed> =>
  readEnd(calls).pipe(
    // Others may seal between the two items of one look, twice: what is wrong indeed is wrong at the next look too.
    Effect.retry({ times: persistenceLimits.sealHeadLooks, while: ({ code }) => code === headAlteredCode }),
  )

const headAlteredCode = "SealHeadAltered"

const readEnd = Effect.fnUntraced(function* (calls: TableCalls) {
  const end = yield* queryItems(calls, sweepLedger, sealOrHeadCodec, {
    partition: sealsPartition,
    newestFirst: true,
    pageItems: 2,
  }).pipe(Stream.take(2), Stream.runCollect)
  const head = end.flatMap((item) => (item._tag === "Head" ? [item.head] : []))[0]
  const seal = end.flatMap((item) => (item._tag === "Seal" ? [item.seal] : []))[0]
  const newest = seal === undefined ? undefined : headOfSeal(seal)
  const flaw = flawOf(head, newest)
  if (flaw !== undefined) return yield* calls.failed("Query", "tampered", headAlteredCode, flaw)
  if (newest !== undefined && newest.number !== head?.number) yield* moveSealHead(calls, newest)
  return newest
})

const flawOf = (head: SealHead | undefined, newest: SealHead | undefined): string | undefined => {
  const named = head?.number ?? 0
  const number = newest?.number ?? 0
  if (named > number || named < number - 1)
    return `the head of the seals names ${named === 0 ? "none" : `seal ${named}`}, and the newest is ${number === 0 ? "none" : `seal ${number}`}`
  if (head === undefined || newest === undefined) return undefined
  return head.number === newest.number && head.hash !== newest.hash
    ? `the head of the seals does not name seal ${newest.number} as it is`
    : undefined
}

/** Moves the head to a seal, one write unit; where it is there already, or further, nothing happens. */
const moveSealHead = (calls: TableCalls, { number, hash }: SealHead): Effect.Effect<void, CallFailed> =>
  settleConditionalWrite(
    updateItem(calls, sweepLedger, sealHeadCodec, {
      key: headKey,
      update: "SET #number = :number, #hash = :hash",
      condition: "attribute_not_exists(pk) OR #number < :number",
      names: { "#number": "number", "#hash": "hash" },
      values: { ":number": number, ":hash": hash },
    }),
    {
      done: true,
      refused: Effect.succeed(true),
      reread: readItem(calls, sweepLedger, sealHeadCodec, headKey).pipe(
        Effect.map((found) => (found !== undefined && found.number >= number ? true : undefined)),
      ),
    },
  ).pipe(Effect.asVoid)

/**
 * Puts a seal where none stands, then moves the head: two write units. True once the seal stands, for then it is in the
 * chain: a head that could not be moved is moved by whoever seals next. After a lost answer the seal is ours if the one
 * that stands there is the same.
 */
export const appendSeal = (calls: TableCalls, seal: Seal): Effect.Effect<boolean, CallFailed> => {
  if (seal.number >= 10 ** sealKeyDigits)
    return Effect.fail(
      calls.failed("PutItem", "invalid", "SealNumberTooLong", `seal ${seal.number} does not sort`),
    )
  const head = headOfSeal(seal)
  const standing = readItem(calls, sweepLedger, sealCodec, {
    pk: sealsPartition,
    sk: sealSortKey(seal.number),
  })
  return settleConditionalWrite(
    putItem(calls, sweepLedger, sealCodec.encode(seal), { condition: "attribute_not_exists(pk)" }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: standing.pipe(
        Effect.map((found) => (found === undefined ? undefined : headOfSeal(found).hash === head.hash)),
      ),
    },
  ).pipe(Effect.tap((appended) => (appended ? Effect.ignore(moveSealHead(calls, head)) : Effect.void)))
}

/** All seals in the order of their numbers, or against it; then in small pages, for few of them are wanted. */
export const listSeals = (calls: TableCalls, from: "oldest" | "newest"): Stream.Stream<Seal, CallFailed> =>
  queryItems(calls, sweepLedger, sealCodec, {
    partition: sealsPartition,
    having: "digest",
    ...(from === "newest" ? { newestFirst: true, pageItems: persistenceLimits.sealsPerPage } : {}),
  })
