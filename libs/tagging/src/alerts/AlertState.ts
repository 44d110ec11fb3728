import { Schema } from "effect"
import { ToldAlert } from "./Alert.ts"
import { alertCauses } from "./AlertCause.ts"
import { SweepSummary } from "./SweepSummary.ts"

const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))

/** A cause that is open: it was told, and no sweep of everything has found it gone. */
export const OpenCause = Schema.Struct({
  cause: Schema.Literals(alertCauses),
  since: Schema.String,
  toldAt: Schema.String,
  times: Count,
  /** `memberMark` of each member that was told. */
  members: Schema.Array(Schema.String),
})
export type OpenCause = typeof OpenCause.Type

/** A channel that is still to take an alert; `reason` says why its last try failed, if it had any. */
export const PendingChannel = Schema.Struct({
  name: Schema.String.pipe(Schema.check(Schema.isPattern(/^[A-Za-z0-9_-]{1,64}$/u))),
  reason: Schema.optionalKey(Schema.String),
})
export type PendingChannel = typeof PendingChannel.Type

/** An alert that some channels have not taken yet. */
export const PendingAlert = Schema.Struct({ told: ToldAlert, channels: Schema.Array(PendingChannel) })
export type PendingAlert = typeof PendingAlert.Type

/**
 * What is remembered of alerts from sweep to sweep: what was told, what waits to be delivered, and the last sweeps.
 *
 * One item, written under a condition on its version: that an alert was told and that it waits to be delivered become
 * true together, so that a process that dies in between loses no alert and tells none twice.
 */
export const AlertState = Schema.Struct({
  /** Grows by one with each write. */
  version: Count,
  causes: Schema.Array(OpenCause),
  /** The oldest first; at most `alertStateLimits.pending`. */
  pending: Schema.Array(PendingAlert),
  /** How many alerts of a channel had to make room for others. */
  dropped: Schema.Array(Schema.Struct({ channel: PendingChannel.fields.name, count: Count })),
  /** The newest first; at most `alertStateLimits.sweeps`. */
  sweeps: Schema.Array(SweepSummary),
  /** When the last complete sweep of everything began. */
  lastComplete: Schema.optionalKey(Schema.String),
  /** When the first sweep that is known began. */
  firstSweep: Schema.optionalKey(Schema.String),
})
export type AlertState = typeof AlertState.Type

/** What is known before the first sweep ends. */
export const noAlertState: AlertState = { version: 0, causes: [], pending: [], dropped: [], sweeps: [] }

/** The bounds of what is remembered: with those of alerts it fits into one item of 400 KB. */
export const alertStateLimits = { pending: 15, sweeps: 10 } as const
