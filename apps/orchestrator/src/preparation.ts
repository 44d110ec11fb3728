import type { Bucket } from "@orgtag/aws"
import { AccountId, type KnownTags, type SweepRequest } from "@orgtag/tagging"
import { resultsKeys } from "@orgtag/tagging/deployment"
import { Effect, Schema } from "effect"
import { decodeMessage } from "./messages.ts"

/** Tags are pairs: a key can be any text, `__proto__` too. */
const Pairs = Schema.Array(Schema.Tuple([Schema.String, Schema.String]))
const Kept = Schema.fromJsonString(
  Schema.Struct({
    accounts: Schema.Array(AccountId),
    tags: Schema.Array(Schema.Tuple([Schema.String, Pairs])),
  }),
)
const decode = decodeMessage(Kept)

/** What earlier invocations of one preparation came to. */
export interface Preparation {
  /** The accounts that are asked for; empty: all of them. */
  readonly accounts: SweepRequest["accounts"]
  readonly tags: KnownTags
}

/** What an earlier invocation left of the preparation of a sweep; undefined where there was none. */
export const findPreparation = Effect.fnUntraced(function* (results: Bucket, sweepId: string) {
  const bytes = yield* results.get(resultsKeys.preparation(sweepId))
  if (bytes === undefined) return undefined
  const { accounts, tags } = yield* decode(Buffer.from(bytes).toString("utf8"))
  return { accounts, tags: new Map(tags.map(([id, pairs]) => [id, new Map(pairs)])) } satisfies Preparation
})

/** Leaves to the next invocation what this one came to. */
export const keepPreparation = (results: Bucket, sweepId: string, { accounts, tags }: Preparation) =>
  results.put(
    resultsKeys.preparation(sweepId),
    JSON.stringify({ accounts, tags: Array.from(tags, ([id, own]) => [id, Array.from(own)]) }),
  )
