import { Schema } from "effect"
import { SweepOutcome, type SweepHeader } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { Count, RecordTime, TriggerField, UserInfoMap } from "../record/RecordParts.ts"

const HeaderItem = Schema.Struct({
  sweep_id: Schema.String,
  trigger: TriggerField,
  policy_digest: Schema.String,
  user_info: UserInfoMap,
  tool_version: Schema.String,
  started_at: RecordTime,
  scope: Schema.Struct({ accounts: Schema.Array(Schema.String), regions: Schema.Array(Schema.String) }),
  reverts: Schema.optionalKey(Schema.String),
  unapproved: Schema.optionalKey(Schema.Struct({ reason: Schema.String, approved_digest: Schema.String })),
  changes_reserved: Count,
  concluded_at: Schema.optionalKey(RecordTime),
  outcome: Schema.optionalKey(SweepOutcome),
})

/** The sort key of a sweep's header. */
export const headerSortKey = "#"

const concludedOf = (
  at: string | undefined,
  outcome: SweepOutcome | undefined,
): Pick<SweepHeader, "concluded"> =>
  at === undefined || outcome === undefined ? {} : { concluded: { at, outcome } }

const unapprovedOf = (stored: (typeof HeaderItem.Type)["unapproved"]): Pick<SweepHeader, "unapproved"> =>
  stored === undefined
    ? {}
    : { unapproved: { reason: stored.reason, approvedDigest: stored.approved_digest } }

/** Headers of sweeps. The counter of reserved changes starts at 0 with the header. */
export const headerCodec: ItemCodec<SweepHeader> = itemCodec(
  HeaderItem,
  (item) =>
    (item.concluded_at === undefined) === (item.outcome === undefined)
      ? {
          sweepId: item.sweep_id,
          trigger: item.trigger,
          policyDigest: item.policy_digest,
          userInfo: item.user_info,
          toolVersion: item.tool_version,
          startedAt: item.started_at,
          scope: item.scope,
          ...(item.reverts === undefined ? {} : { reverts: item.reverts }),
          ...unapprovedOf(item.unapproved),
          ...concludedOf(item.concluded_at, item.outcome),
        }
      : "outcome and concluded_at must both be there or neither",
  (header) => ({
    pk: header.sweepId,
    sk: headerSortKey,
    sweep_id: header.sweepId,
    trigger: header.trigger,
    policy_digest: header.policyDigest,
    user_info: header.userInfo,
    tool_version: header.toolVersion,
    started_at: header.startedAt,
    scope: { accounts: header.scope.accounts, regions: header.scope.regions },
    reverts: header.reverts,
    unapproved:
      header.unapproved === undefined
        ? undefined
        : { reason: header.unapproved.reason, approved_digest: header.unapproved.approvedDigest },
    changes_reserved: 0,
    concluded_at: header.concluded?.at,
    outcome: header.concluded?.outcome,
  }),
)

/** The partition that lists sweeps; claims share it. */
export const sweepsPartition = "sweeps"

/** One sweep in the list. Claims have no `sweep_id`, which tells them apart. */
export const listedSweepCodec: ItemCodec<Pick<SweepHeader, "sweepId" | "startedAt">> = itemCodec(
  Schema.Struct({ sweep_id: Schema.String, started_at: RecordTime }),
  (item) => ({ sweepId: item.sweep_id, startedAt: item.started_at }),
  ({ sweepId, startedAt }) => ({
    pk: sweepsPartition,
    sk: sweepId,
    sweep_id: sweepId,
    started_at: startedAt,
  }),
)
