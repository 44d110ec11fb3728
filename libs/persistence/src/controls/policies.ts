import { type CallFailed, policyDigestOf, type StoredPolicy } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { queryItems, readItem, readItems } from "../itemReads.ts"
import { putItem } from "../itemWrites.ts"
import { persistenceLimits } from "../persistenceLimits.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { pieceCodec, pieceSortKey, policiesPartition, policyCodec, type PolicyItem } from "./policyCodec.ts"
import { textPieces } from "./textPieces.ts"

const standing = (calls: TableCalls, digest: string): Effect.Effect<PolicyItem | undefined, CallFailed> =>
  readItem(calls, sweepLedger, policyCodec, { pk: policiesPartition, sk: digest })

/**
 * Stores a policy where none stands: a read, and once in a policy's life one write unit per KB.
 *
 * A text that does not fit into an item has its further pieces put first, and the item that makes it one last: who
 * finds that finds all of them. A process that died before leaves pieces that the next puts again, with the same text.
 */
export const storePolicy = Effect.fnUntraced(function* (calls: TableCalls, policy: StoredPolicy) {
  const { digest } = policy
  const found = yield* standing(calls, digest)
  if (found !== undefined) {
    yield* mustBeItsText(calls, yield* wholeOf(calls, found))
    return
  }
  const [first = "", ...further] = textPieces(policy.text, persistenceLimits.policyPieceBytes)
  yield* Effect.forEach(
    further,
    (text, place) => putItem(calls, sweepLedger, pieceCodec.encode({ digest, index: place + 1, text })),
    { discard: true },
  )
  const item = policyCodec.encode({ ...policy, text: first, furtherPieces: further.length })
  const stands = standing(calls, digest).pipe(Effect.map((there) => (there === undefined ? undefined : true)))
  yield* settleConditionalWrite<boolean, boolean | undefined>(
    putItem(calls, sweepLedger, item, { condition: "attribute_not_exists(pk)" }),
    // Refused: somebody stored the same text meanwhile, for the key is its digest.
    { done: true, refused: Effect.succeed(true), reread: stands },
  )
})

/** The policy with a digest, whole. */
export const readPolicy = Effect.fnUntraced(function* (calls: TableCalls, digest: string) {
  const found = yield* standing(calls, digest)
  return found === undefined ? undefined : yield* mustBeItsText(calls, yield* wholeOf(calls, found))
})

/** All stored policies, by digest, as they stand: whether a text has its digest is for whoever verifies them to say. */
export const storedPolicies = (calls: TableCalls): Stream.Stream<StoredPolicy, CallFailed> =>
  queryItems(calls, sweepLedger, policyCodec, { partition: policiesPartition, having: "stored_at" }).pipe(
    Stream.mapEffect((item) => wholeOf(calls, item)),
  )

const wholeOf = Effect.fnUntraced(function* (calls: TableCalls, item: PolicyItem) {
  const { furtherPieces, ...policy } = item
  const keys = Array.from({ length: furtherPieces }, (_, place) => ({
    pk: policiesPartition,
    sk: pieceSortKey({ digest: policy.digest, index: place + 1 }),
  }))
  if (keys.length === 0) return policy
  const pieces = yield* readItems(calls, sweepLedger, pieceCodec, keys)
  const inOrder = pieces.toSorted((left, right) => left.index - right.index)
  return { ...policy, text: policy.text + inOrder.map(({ text }) => text).join("") }
})

const mustBeItsText = (calls: TableCalls, policy: StoredPolicy): Effect.Effect<StoredPolicy, CallFailed> =>
  policyDigestOf(policy.text) === policy.digest
    ? Effect.succeed(policy)
    : Effect.fail(
        calls.failed(
          "BatchGetItem",
          "tampered",
          "PolicyAltered",
          `policy ${policy.digest} is stored with another text`,
        ),
      )
