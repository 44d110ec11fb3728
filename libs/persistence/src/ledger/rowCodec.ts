import { Schema } from "effect"
import {
  AccountId,
  ChangeCounts,
  Region,
  ResourceArn,
  ResourceCounts,
  exemptReasons,
  type Failure,
  type SweepRow,
} from "@orgtag/tagging"
import type { ItemValue } from "../DynamoItem.ts"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { FailureReasonField } from "../record/RecordParts.ts"

const RegionOrAll = Schema.Union([Schema.Literal("*"), Region])

const FailureMap = Schema.Struct({
  account: Schema.Union([Schema.Literal("*"), AccountId]),
  region: RegionOrAll,
  resource: Schema.optionalKey(ResourceArn),
  reason: FailureReasonField,
  message: Schema.String,
  hint: Schema.String,
})

const RowItem = Schema.Struct({
  sweep_id: Schema.String,
  account: AccountId,
  region: RegionOrAll,
  state: Schema.Literals(["open", "entered", "swept", "failed", "exempt"]),
  exempt: Schema.optionalKey(Schema.Literals(exemptReasons)),
  failure: Schema.optionalKey(FailureMap),
  resources: Schema.optionalKey(ResourceCounts),
  changes: Schema.optionalKey(ChangeCounts),
})

/** How many partitions a sweep's rows are spread over: one takes 1,000 writes a second. */
export const rowPartitions = 16

/** The partition with this index: `<sweep>#<00..15>`. */
export const rowPartition = (sweepId: string, index: number): string =>
  `${sweepId}#${String(index).padStart(2, "0")}`

/**
 * The partition of an account's rows: its id as a number, modulo 16.
 *
 * By account and not by Region, so that all rows of an account are in one partition; modulo, because ids that an
 * organization's own emulators and tests give out in sequence spread as evenly as AWS's random ones.
 */
export const rowPartitionOf = (sweepId: string, account: AccountId): string =>
  rowPartition(sweepId, Number(account) % rowPartitions)

const failureMap = (failure: Failure): ItemValue => ({
  account: failure.account,
  region: failure.region,
  ...(failure.resource === undefined ? {} : { resource: failure.resource }),
  reason: failure.reason,
  message: failure.message,
  hint: failure.hint,
})

/** Rows of a sweep. */
export const rowCodec: ItemCodec<SweepRow> = itemCodec(
  RowItem,
  ({ sweep_id, ...row }) => ({ sweepId: sweep_id, ...row }),
  (row) => ({
    pk: rowPartitionOf(row.sweepId, row.account),
    sk: `${row.account}#${row.region}`,
    sweep_id: row.sweepId,
    account: row.account,
    region: row.region,
    state: row.state,
    exempt: row.exempt,
    failure: row.failure === undefined ? undefined : failureMap(row.failure),
    resources: row.resources === undefined ? undefined : { ...row.resources },
    changes: row.changes === undefined ? undefined : { ...row.changes },
  }),
)
