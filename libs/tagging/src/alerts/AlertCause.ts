/**
 * What alerts are about; a closed list. What fails raises the alert of one cause and of no other.
 *
 * The runbook has a section for each.
 */
export const alertCauses = [
  "sweep-aborted",
  "sweep-unfinished",
  "coverage-partial",
  "account-not-entered",
  "limit-hit",
  "tampered",
  "writes-failing",
  "tag-policy",
  "contested",
  "drift-surge",
  "actions-open",
  "policy-unapproved",
  "exemption-expired",
  "alerts-undelivered",
] as const
export type AlertCause = (typeof alertCauses)[number]

/** How much an alert matters: `critical`, something was not done or cannot be trusted; `warning`, a person must act; `notice`. */
export const severities = ["critical", "warning", "notice"] as const
export type Severity = (typeof severities)[number]

/** The severity of each cause. */
export const severityOf: Readonly<Record<AlertCause, Severity>> = {
  "sweep-aborted": "critical",
  "sweep-unfinished": "critical",
  "coverage-partial": "critical",
  "account-not-entered": "warning",
  "limit-hit": "critical",
  tampered: "critical",
  "writes-failing": "warning",
  "tag-policy": "warning",
  contested: "warning",
  "drift-surge": "warning",
  "actions-open": "warning",
  "policy-unapproved": "warning",
  "exemption-expired": "notice",
  "alerts-undelivered": "warning",
}
