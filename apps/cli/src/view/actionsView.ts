import type { UserAction } from "@orgtag/tagging"
import { harmless } from "./harmless.ts"
import { recordedLines } from "./historyView.ts"
import type { Style } from "./Paint.ts"
import { recordedChanges } from "./recordedChange.ts"
import { showUser, userCell } from "./showUser.ts"

/** One action, as people read it. */
export const actionLines = (action: UserAction, style: Style): ReadonlyArray<string> => [
  `${style.paint.strong(harmless(action.timestamp))}  ${statusText(action, style)}  ${action.actionType}, ${harmless(`${action.account} ${action.region}`)}`,
  `  ${harmless(action.resource)}`,
  `  by ${showUser(action.userInfo)}, action ${harmless(action.actionId)}`,
  ...recordedChanges(action).flatMap((change) => recordedLines(change, style)),
  ...action.attempts.map((attempt) => `  tried ${harmless(attempt.time)}: ${attempt.reason}`),
]

const statusText = ({ status }: UserAction, { paint }: Style): string =>
  status === "failed" ? paint.bad(status) : status === "verified" ? paint.good(status) : paint.warning(status)

/** The columns of actions as CSV: a row for each changed key. */
export const actionColumns = [
  "timestamp",
  "status",
  "action_type",
  "account",
  "region",
  "resource",
  "key",
  "op",
  "before",
  "after",
  "rule",
  "line",
  "attempts",
  "user",
  "sweep_id",
  "action_id",
  "policy_digest",
] as const

/** The rows of one action. Whether a value was absent or empty is in `op`. */
export const actionRows = (action: UserAction): ReadonlyArray<ReadonlyArray<string>> =>
  recordedChanges(action).map((change) => [
    action.timestamp,
    action.status,
    action.actionType,
    action.account,
    action.region,
    action.resource,
    change.key,
    change.op,
    change.before ?? "",
    change.after ?? "",
    change.rule?.rule ?? "",
    change.rule === undefined ? "" : String(change.rule.line),
    action.attempts.map((attempt) => attempt.reason).join(" "),
    userCell(action.userInfo),
    action.sweepId,
    action.actionId,
    action.policyDigest,
  ])
