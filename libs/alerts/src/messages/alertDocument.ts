import { AlertContent, type ToldAlert } from "@orgtag/tagging"
import { Schema } from "effect"

/** What machines are given of an alert: `orgtag.alert/v1`. */
export const AlertDocument = Schema.Struct({
  schema: Schema.Literal("orgtag.alert/v1"),
  /** The same however often the alert is delivered: what was seen before can be passed over. */
  id: Schema.String,
  ...AlertContent.fields,
  sweepId: Schema.String,
  outcome: Schema.Literals(["complete", "partial", "aborted"]),
  policyDigest: Schema.String,
  at: Schema.String,
  /** Since when the cause is open. */
  since: Schema.String,
  /** How often it was told, this time included. */
  times: Schema.Int,
  /** Where the runbook explains it. */
  runbook: Schema.String,
})
export type AlertDocument = typeof AlertDocument.Type

/** Where the runbook explains a cause. */
export const runbookOf = (cause: string): string => `docs/runbook.md#${cause}`

/** The document of an alert. Texts from outside stand in it as they are: JSON keeps them apart from all else. */
export const alertDocument = ({ alert, ...told }: ToldAlert): AlertDocument => ({
  schema: "orgtag.alert/v1",
  ...told,
  ...alert,
  runbook: runbookOf(alert.cause),
})
