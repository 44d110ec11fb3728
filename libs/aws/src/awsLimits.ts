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
  /** Pages of what Resource Explorer shows of one account-Region: as many resources as `inventoryPages` hold. */
  explorerPages: 5_010,
  /**
   * Resources on one page of Resource Explorer: with 1,000, which it allows, ListResources gives no token, and what is
   * beyond is silently left out (Resource Explorer guide, troubleshooting).
   */
  explorerPage: 999,
  /** Views of a Region that are looked at for one without a filter; AWS allows 10. */
  explorerViews: 20,
  /** How long an index may take to be filled for the first time (Resource Explorer guide, getting started). */
  indexingTime: Duration.hours(36),
  /** Entries on one page of IAM's lists. */
  iamPage: 1_000,
  /** Things in IAM whose tags are asked for at once: each takes a call of its own. */
  iamConcurrency: 8,
  /** Auto Scaling groups on one page. */
  autoScalingPage: 100,
  /** ARNs of one TagResources or UntagResources. */
  writeArns: 20,
  /** Tags, or keys, of one TagResources or UntagResources. */
  writeTags: 50,
  /** How long a session lasts that asks for no duration (STS API reference, AssumeRole: 3,600 seconds). */
  sessionTime: Duration.hours(1),
  /** How long before their end a session's credentials are renewed. */
  renewalMargin: Duration.minutes(5),
  /** The shortest time between two renewals, whatever the end that STS names. */
  renewalPause: Duration.minutes(1),
  /** Pages of a list of objects, a thousand each. */
  objectPages: 1_000,
  /** Objects that are read at once. */
  objectsAtOnce: 16,
  /** Characters of a session policy. */
  sessionPolicyCharacters: 2_048,
} as const
