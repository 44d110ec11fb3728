import { Duration } from "effect"

/** The bounds of sealing. */
export const sealLimits = {
  /** How often a seal is made again because another sweep was sealed first. */
  appends: 16,
  /** How many of the newest seals are looked at for one of the same sweep, which was sealed when its answer was lost. */
  lookedAt: 1000,
  /** How many seals one conclusion copies; more wait only where an archive is new and the record is not. */
  copied: 1000,
  /** How many sweeps in the list, from this one back, are looked at for one that nobody sealed. */
  sweepsLookedAt: 90,
  /** How many of the newest seals are read for that, in one page; one that is not among them is looked for by itself. */
  sealsRead: 100,
  /** How old one that was never concluded must be: longer than an execution of the functions may take, which is a day. */
  abandonedAfter: Duration.hours(25),
  /** How far the clocks of processes that seal may be apart. */
  clockDifference: Duration.hours(1),
} as const
