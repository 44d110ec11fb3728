import { Duration } from "effect"

/** The bounds of sealing. */
export const sealLimits = {
  /** How often a seal is made again because another sweep was sealed first. */
  appends: 16,
  /** How many of the newest seals are looked at for one of the same sweep, which was sealed when its answer was lost. */
  lookedAt: 1000,
  /** How many seals one conclusion copies; more wait only where an archive is new and the record is not. */
  copied: 1000,
  /** How far the clocks of processes that seal may be apart. */
  clockDifference: Duration.hours(1),
} as const
