import { Schema } from "effect"
import { SweepOutcome } from "../sweep/SweepReport.ts"
import { type AlertCause, alertCauses, severities } from "./AlertCause.ts"

const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))

/** A number of an alert: `17` of what `what` says, in our own words. */
export const AlertCount = Schema.Struct({ what: Schema.String, count: Count })
export type AlertCount = typeof AlertCount.Type

/** One thing that an alert is about. `text` may hold what others wrote; it is bounded, and free of credentials. */
export const AlertExample = Schema.Struct({
  account: Schema.optionalKey(Schema.String),
  region: Schema.optionalKey(Schema.String),
  resource: Schema.optionalKey(Schema.String),
  text: Schema.String,
})
export type AlertExample = typeof AlertExample.Type

/** What an alert shows. */
export const AlertContent = Schema.Struct({
  /** `test` is what `orgtag alerts test` sends. */
  cause: Schema.Literals([...alertCauses, "test"]),
  severity: Schema.Literals(severities),
  /** One line of our own words and numbers; nothing that others wrote is in it. */
  title: Schema.String,
  counts: Schema.Array(AlertCount),
  /** The first few, at most `alertLimits.examples`. */
  examples: Schema.Array(AlertExample),
  /** How many more there are. */
  examplesOmitted: Count,
  /** The accounts concerned, the first `alertLimits.accounts`; none where it is the organization as a whole. */
  accounts: Schema.Array(Schema.String),
  accountsOmitted: Count,
  /** The names of the accounts that are shown, by their ids, as far as they are known. */
  accountNames: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** What to do about it. */
  hint: Schema.String,
  /** Commands with which to look further, or to mend it. */
  commands: Schema.Array(Schema.String),
  /** Lines to be copied, as into a Terraform configuration. */
  snippet: Schema.optionalKey(Schema.String),
})
export type AlertContent = typeof AlertContent.Type

/** What a person should know of a sweep: one cause, however many things it is about. */
export interface Alert extends AlertContent {
  readonly cause: AlertCause
  /** What is told once: a member that was not told yet makes an alert news, even where its cause is known. */
  readonly members: ReadonlyArray<string>
}

/** An alert as it is told: when, of which sweep, and for the how manieth time. */
export const ToldAlert = Schema.Struct({
  /** `<sweep>:<cause>`; the same however often it is delivered, so that receivers can tell a repetition. */
  id: Schema.String,
  alert: AlertContent,
  sweepId: Schema.String,
  outcome: SweepOutcome,
  policyDigest: Schema.String,
  at: Schema.String,
  /** Since when the cause is open. */
  since: Schema.String,
  /** How often it was told, this time included. */
  times: Count,
})
export type ToldAlert = typeof ToldAlert.Type

/** The bounds of an alert. An alert is then at most `alertLimits.bytes` of JSON. */
export const alertLimits = {
  examples: 5,
  accounts: 50,
  /** Accounts that are named, those of examples first; the others are ids. */
  names: 20,
  /** Characters of an account's name; AWS takes 50. */
  nameCharacters: 50,
  /** Characters of a text from outside. */
  exampleCharacters: 300,
  /** Members that a cause remembers; those beyond are news once, with the first of them. */
  members: 300,
  /** Lines of a snippet. */
  snippetKeys: 20,
  bytes: 16 * 1024,
} as const
