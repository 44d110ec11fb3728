import type { ApprovedPolicy, CallFailed } from "@orgtag/tagging"
import type { Effect } from "effect"
import { readItem } from "../itemReads.ts"
import { putItem } from "../itemWrites.ts"
import type { TableCalls } from "../TableCalls.ts"
import { controlPartition, controlSortKeys, sweepLedger } from "../tables.ts"
import { approvedCodec } from "./controlCodec.ts"

/** The approved policy, one read unit. */
export const readApproved = (calls: TableCalls): Effect.Effect<ApprovedPolicy | undefined, CallFailed> =>
  readItem(calls, sweepLedger, approvedCodec, { pk: controlPartition, sk: controlSortKeys.approved })

/** Approves a policy in place of the one before, one write unit. */
export const putApproved = (calls: TableCalls, approved: ApprovedPolicy): Effect.Effect<void, CallFailed> =>
  putItem(calls, sweepLedger, approvedCodec.encode(approved))
