import { Duration } from "effect"

/** The bounds of what the adapters ask of AWS, in one place; `DESIGN.md` promise 10. */
export const awsLimits = {
  /** Pages of one account-Region's inventory: 5 million resources at AWS's 100 a page. */
  inventoryPages: 50_000,
  /** Pages of ListAccounts: four times the 50,000 accounts that an organization may have, at 20 a page. */
  accountPages: 10_000,
  /** Pages of what is small: tags of one resource, Regions, the children of one unit. */
  smallPages: 5_000,
  /** Units of an organization; AWS allows 2,000. */
  units: 10_000,
  /** Parents whose children are listed at once: Organizations answers 5 such calls a second. */
  hierarchyConcurrency: 4,
  /** ARNs of one GetResources by ARN. */
  readArns: 100,
  /** ARNs of one TagResources or UntagResources. */
  writeArns: 20,
  /** Tags, or keys, of one TagResources or UntagResources. */
  writeTags: 50,
  /** How long before their end a session's credentials are renewed. */
  renewalMargin: Duration.minutes(5),
  /** The shortest time between two renewals, whatever the end that STS names. */
  renewalPause: Duration.minutes(1),
  /** Characters of a session policy. */
  sessionPolicyCharacters: 2_048,
} as const
