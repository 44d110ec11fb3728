import { Schema } from "effect"
import {
  AccountId,
  ChangeCounts,
  Region,
  ResourceArn,
  ResourceCounts,
  RowSignals,
  exemptReasons,
  neverTaggedSearches,
  type Failure,
  type RowProgress,
  type SealableRow,
} from "@orgtag/tagging"
import type { ItemValue } from "../DynamoItem.ts"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { Count, FailureReasonField } from "../record/RecordParts.ts"
import { GroupPlace, groupPlaceMap, groupPlaceOf } from "./groupPlace.ts"

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
  signals: Schema.optionalKey(RowSignals),
  tip: Schema.optionalKey(Schema.Struct({ ...GroupPlace.fields, hash: Schema.String })),
  open: Schema.optionalKey(Schema.Array(GroupPlace)),
  manifest: Schema.optionalKey(Schema.Struct({ hash: Schema.String, lines: Count, parts: Count })),
  hash: Schema.optionalKey(Schema.String),
  progress: Schema.optionalKey(
    Schema.Struct({
      since: Schema.optionalKey(Count),
      starts: Schema.optionalKey(Count),
      reserved: Schema.optionalKey(Count),
      calls: Schema.optionalKey(Schema.Record(Schema.String, Count)),
    }),
  ),
  never_tagged: Schema.optionalKey(Schema.Literals(neverTaggedSearches)),
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

const signalsMap = ({ failures, blocked, contested, drifted, open }: RowSignals): ItemValue => ({
  ...(failures === undefined ? {} : { failures: { ...failures } }),
  ...(blocked === undefined ? {} : { blocked: { ...blocked } }),
  ...(contested === undefined ? {} : { contested: contested.map((each) => ({ ...each })) }),
  ...(drifted === undefined ? {} : { drifted }),
  ...(open === undefined ? {} : { open: { ...open } }),
})

const progressMap = ({ since, starts, reserved, calls }: RowProgress): ItemValue => ({
  ...(since === undefined ? {} : { since }),
  ...(starts === undefined ? {} : { starts }),
  ...(reserved === undefined ? {} : { reserved }),
  ...(calls === undefined ? {} : { calls: { ...calls } }),
})

/** Rows of a sweep, with what seals need of them. */
export const rowCodec: ItemCodec<SealableRow> = itemCodec(
  RowItem,
  ({ sweep_id, tip, open, never_tagged, ...row }): SealableRow => ({
    sweepId: sweep_id,
    ...row,
    ...(tip === undefined ? {} : { tip: { ...groupPlaceOf(tip), hash: tip.hash } }),
    ...(open === undefined ? {} : { open: open.map(groupPlaceOf) }),
    ...(never_tagged === undefined ? {} : { neverTagged: never_tagged }),
  }),
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
    signals: row.signals === undefined ? undefined : signalsMap(row.signals),
    progress: row.progress === undefined ? undefined : progressMap(row.progress),
    tip: row.tip === undefined ? undefined : { ...groupPlaceMap(row.tip), hash: row.tip.hash },
    open: row.open?.map(groupPlaceMap),
    manifest: row.manifest === undefined ? undefined : { ...row.manifest },
    hash: row.hash,
    never_tagged: row.neverTagged,
  }),
)
