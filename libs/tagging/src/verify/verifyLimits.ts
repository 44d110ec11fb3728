/** The bounds of verification. */
export const verifyLimits = {
  /** Findings that are named; the rest is counted. */
  findings: 1000,
  /** Sums in which entries, rows and groups are compared. */
  buckets: 4096,
  /** Actions whose entries, rows and groups are held at once, where sums differ. */
  actionsHeld: 20_000,
  /** How often the record is read again for actions whose sums differ. */
  rounds: 50,
  /** Groups of one account-Region that are held because the group before them has not come yet. */
  lateGroups: 100,
  /** Failed actions of one account-Region that are remembered, because the same one may be tried again. */
  triedAgain: 10_000,
  /** Tips and open groups of sealed rows that are held to be looked for in the chains of groups; the newest are. */
  tips: 200_000,
  /** Copies of seals that are asked for at once. */
  copiesAtOnce: 16,
  /** Different digests of policies that the record may name. */
  policies: 10_000,
} as const
