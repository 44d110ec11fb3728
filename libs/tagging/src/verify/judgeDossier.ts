import { canonicalJson } from "../record/sha256.ts"
import { rowParts, userActionHash } from "../record/userActionHash.ts"
import type { UserAction } from "../record/Record.ts"
import type { ActionDossier, Mention } from "./ActionDossier.ts"
import { nameOf, placeOf } from "./checkRegion.ts"
import type { Findings } from "./Findings.ts"

/** Compares what history, groups and rows say of one action, and tells what does not agree. */
export const judgeDossier = (findings: Findings, dossier: ActionDossier): void => {
  judgeEntries(findings, dossier)
  judgeRows(findings, dossier)
}

const isOpen = (mention: Mention): boolean => !mention.isClosed

/** Each entry is the outcome of one closed group, unless its action is open; and each such outcome is an entry. */
const judgeEntries = (findings: Findings, dossier: ActionDossier): void => {
  const { actionId: action, entries, mentions, ahead } = dossier
  const open = mentions.some(isOpen)
  const recorded = mentions.filter(({ outcome }) => typeof outcome?.entryHash === "string")
  for (const { resource, timestamp, rev, hash, sweepId: sweep } of entries) {
    const groups = recorded.filter(
      (mention) => mention.outcome?.entryHash === hash && mention.action.resource === resource,
    )
    const named = `the history entry of ${resource} at ${timestamp} (revision ${rev})`
    if (groups.length > 1) {
      const names = groups.map(({ group }) => nameOf(group)).join(" and ")
      findings.found("entry-group", { resource, sweep, action }, `${named} is in ${names}`, timestamp)
    } else if (groups.length === 0 && !open) {
      findings.found("entry-group", { resource, sweep, action }, `${named} is in no closed group`, timestamp)
    }
  }
  for (const { group, outcome, action: of } of recorded) {
    const there = entries.some(
      ({ hash, resource }) => hash === outcome?.entryHash && resource === of.resource,
    )
    if (there) continue
    const message = `${nameOf(group)} says that action ${action} was recorded, and the history of ${of.resource} does not hold that entry`
    findings.found("group-entry", { ...placeOf(group), resource: of.resource, action }, message, of.timestamp)
  }
  for (const { resource, rev, timestamp } of open ? [] : ahead) {
    const message = `the head of ${resource} is at revision ${rev}, and its history ends at revision ${rev - 1}`
    findings.found("head", { resource, action }, message, timestamp)
  }
}

/** There is one row where a closed group says what became of the action, and it says what the last such group says. */
const judgeRows = (findings: Findings, { actionId: action, rows, mentions }: ActionDossier): void => {
  const [row, ...more] = rows
  const closedAt = mentions.findLastIndex(({ outcome }) => outcome !== undefined)
  const last = mentions[closedAt]
  if (row === undefined) {
    if (last === undefined) return
    const { resource, timestamp } = last.action
    const message = `action ${action} on ${resource} has an outcome in ${nameOf(last.group)} and no row in UserActions`
    findings.found("action-row", { ...placeOf(last.group), resource, action }, message, timestamp)
    return
  }
  const { timestamp, sweepId: sweep, account, region } = row
  // What the row itself says may be what was altered.
  const { resource } = (last ?? mentions.at(-1))?.action ?? row
  const found = (problem: string): void => {
    const message = `the row of action ${action} on ${resource} in UserActions ${problem}`
    findings.found("action-row", { resource, account, region, sweep, action }, message, timestamp)
  }
  if (more.length > 0) found("is there more than once")
  if (mentions.length === 0) found("is in no group")
  // A later group may have begun to try the action again, or have been voided when it had written its intent.
  const unsettled = mentions.slice(closedAt + 1)
  if (mentions.length === 0 || unsettled.some((mention) => isIntentOf(mention, row))) return
  const group = last ?? mentions.at(-1)
  const difference = group === undefined ? undefined : rowDifference(group, row)
  if (difference !== undefined) found(difference)
}

/** Whether a row is as a group that has said nothing of it yet may have left it. */
const isIntentOf = (mention: Mention, row: UserAction): boolean =>
  differingParts(mention, row).length === 0 && (isOpen(mention) || row.status === "intended")

const rowDifference = (mention: Mention, row: UserAction): string | undefined => {
  const { group, action, outcome } = mention
  const [part] = differingParts(mention, row)
  if (part !== undefined) return `has another ${part} than ${nameOf(group)}`
  if (outcome === undefined && isGivenUp(row)) return undefined
  const status = outcome?.status ?? "intended"
  if (row.status !== status) return `is ${row.status}, and ${nameOf(group)} says ${status}`
  if (outcome?.row !== undefined) {
    return outcome.row === userActionHash(row)
      ? undefined
      : `has another timestamp, or other attempts, than ${nameOf(group)} says`
  }
  if (row.timestamp < action.timestamp) return `is dated before ${nameOf(group)}`
  const reason = row.attempts.at(-1)?.reason
  return outcome?.reason !== undefined && reason !== outcome.reason
    ? `failed for ${reason ?? "no reason"}, and ${nameOf(group)} says for ${outcome.reason}`
    : undefined
}

/** Recovery gives an intent up that came when its group was closed without it: nobody is to carry it out any more. */
const isGivenUp = ({ status, attempts }: UserAction): boolean =>
  status === "failed" && attempts.at(-1)?.reason === "stopped"

const differingParts = ({ action, group }: Mention, row: UserAction): ReadonlyArray<string> => {
  const said = rowParts(action, group)
  return Object.entries(rowParts(row, row)).flatMap(([name, value]) =>
    canonicalJson(value) === canonicalJson(said[name]) ? [] : [name],
  )
}
