import type { HistoryEntry } from "@orgtag/tagging"
import { operationWidth, showKeyChange, showOperation, showRule } from "./changeText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"
import { type RecordedChange, recordedChanges } from "./recordedChange.ts"
import { showUser, userCell } from "./showUser.ts"

/** One entry of a resource's history, as people read it. */
export const historyLines = (entry: HistoryEntry, style: Style): ReadonlyArray<string> => [
  `${style.paint.strong(harmless(entry.timestamp))}  ${entry.actionType}, revision ${entry.rev}`,
  `  by ${showUser(entry.userInfo)}`,
  `  in sweep ${harmless(entry.sweepId)}`,
  ...recordedChanges(entry).flatMap((change) => recordedLines(change, style)),
]

/** One recorded change: old → new and the rule, if a rule asked for it. */
export const recordedLines = (change: RecordedChange, style: Style): ReadonlyArray<string> => [
  `  ${showOperation(change.op, style.paint)} ${showKeyChange(change)}`,
  ...(change.rule === undefined
    ? []
    : [`${" ".repeat(operationWidth + 3)}${style.paint.faint(showRule(change.rule))}`]),
]

/** The columns of a history as CSV: a row for each changed key. */
export const historyColumns = [
  "timestamp",
  "resource",
  "revision",
  "action_type",
  "key",
  "op",
  "before",
  "after",
  "rule",
  "line",
  "user",
  "sweep_id",
  "action_id",
  "policy_digest",
] as const

/** The rows of one entry. Whether a value was absent or empty is in `op`. */
export const historyRows = (entry: HistoryEntry): ReadonlyArray<ReadonlyArray<string>> =>
  recordedChanges(entry).map((change) => [
    entry.timestamp,
    entry.resource,
    String(entry.rev),
    entry.actionType,
    change.key,
    change.op,
    change.before ?? "",
    change.after ?? "",
    change.rule?.rule ?? "",
    change.rule === undefined ? "" : String(change.rule.line),
    userCell(entry.userInfo),
    entry.sweepId,
    entry.actionId,
    entry.policyDigest,
  ])

/** An entry as one JSON document; tags and rules as objects by key. */
export const historyDocument = (entry: HistoryEntry): unknown => ({
  ...entry,
  tags: Object.fromEntries(entry.tags),
})
