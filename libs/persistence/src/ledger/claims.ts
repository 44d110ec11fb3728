import type { CallFailed } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { readItem } from "../itemReads.ts"
import { putItem } from "../itemWrites.ts"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { sweepsPartition } from "./sweepCodec.ts"

interface Claim {
  readonly occasion: string
  readonly holder: string
}

/** Claims lie in the partition of the list of sweeps; they have no `sweep_id`, which tells them apart. */
const claimCodec: ItemCodec<Claim> = itemCodec(
  Schema.Struct({ occasion: Schema.String, holder: Schema.String }),
  ({ occasion, holder }) => ({ occasion, holder }),
  ({ occasion, holder }) => ({ pk: sweepsPartition, sk: `claim#${occasion}`, occasion, holder }),
)

/** Claims an occasion for a holder, one write unit: a second delivery of the same event finds it taken. */
export const claimOccasion = (
  calls: TableCalls,
  occasion: string,
  holder: string,
): Effect.Effect<boolean, CallFailed> => {
  const stands = readItem(calls, sweepLedger, claimCodec, {
    pk: sweepsPartition,
    sk: `claim#${occasion}`,
  }).pipe(Effect.map((found) => (found === undefined ? undefined : found.holder === holder)))
  return settleConditionalWrite<boolean, boolean | undefined>(
    putItem(calls, sweepLedger, claimCodec.encode({ occasion, holder }), {
      condition: "attribute_not_exists(pk)",
    }),
    { done: true, refused: stands, reread: stands },
  ).pipe(Effect.map((ours) => ours === true))
}
