import type { ExplorerGap, Failure, ResourceCounts, SweepEvent } from "@orgtag/tagging"
import type { AccountNames } from "../sweeping/AccountNames.ts"
import { cutText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import { sealText } from "./sealText.ts"
import { showCount, showCounted, showTime } from "./wording.ts"

/** How much of an error's own text a line shows; the report holds all of it. */
const messageWidth = 300

type RowEnded = Extract<SweepEvent, { readonly _tag: "RowEnded" }>

/**
 * What plain mode says of an event: a line where something changed state or failed, nothing where something merely went
 * on. `now` is the time in UTC, ISO 8601.
 */
export const plainLines = (event: SweepEvent, names: AccountNames, now: string): ReadonlyArray<string> => {
  const text = plainText(event, names)
  return text === undefined ? [] : [`${now} ${text}`]
}

const plainText = (event: SweepEvent, names: AccountNames): string | undefined => {
  switch (event._tag) {
    case "SweepStarted": {
      const record = event.withRecord ? "" : "; no record: the tables are not there, so drift cannot be told"
      return `started ${event.mode === "plan" ? "plan" : "sweep"} ${harmless(event.sweepId)}${record}`
    }
    case "PolicyUnapproved":
      return `policy  not the approved one, ${harmless(event.approvedDigest)}; it is applied because: ${cutText(harmless(event.reason), messageWidth)}`
    case "SweepSealed":
      return `sealed  ${sealText(event)}`
    case "ScopeDecided":
      return `scope   ${showCounted(event.accounts.length, "account")} to look at, ${showCount(event.exempt)} exempt`
    case "LeaseAwaited":
      return `waiting ${names.show(event.account)}: sweep ${harmless(event.holder)} holds it until ${showTime(event.until)}`
    case "ActionsRecovered":
      return event.actions === 0
        ? undefined
        : `settled ${names.show(event.account)} ${harmless(event.region)}: ${showCounted(event.actions, "action")} that an earlier sweep left open`
    case "FailureFound":
      return `failure ${failureText(event.failure, names)}`
    case "TypeRefused": {
      const { type, message } = event.refused
      return `refused ${harmless(type)} cannot be tagged, so nothing more of it is tried: ${cutText(harmless(message), messageWidth)}`
    }
    case "RowEnded":
      return rowText(event, names)
    case "RegionLeft":
    case "AccountEntered":
    case "RegionProgressed":
    case "ChangeSettled":
    case "FindingFound":
    case "KeyKept":
    case "SweepConcluded":
      return undefined
  }
}

const failureText = (failure: Failure, names: AccountNames): string => {
  const region = failure.region === "*" ? "" : ` ${harmless(failure.region)}`
  const resource = failure.resource === undefined ? "" : ` ${harmless(failure.resource)}`
  const message = cutText(harmless(failure.message), messageWidth)
  return `${names.show(failure.account)}${region}${resource}: ${failure.reason}: ${message}; ${harmless(failure.hint)}`
}

const rowText = (row: RowEnded, names: AccountNames): string => {
  const place = `${names.show(row.account)}${row.region === "*" ? "" : ` ${harmless(row.region)}`}`
  if (row.state === "exempt") return `exempt  ${place}: ${row.exempt ?? "exempt"}`
  if (row.state === "failed") return `failed  ${place}`
  const seen = row.resources === undefined ? "nothing seen" : resourcesText(row.resources)
  return `swept   ${place}: ${seen}${neverTaggedText(row.neverTagged)}`
}

/** Why resources that never had a tag were not looked for; nothing where they were, or the policy wants it so. */
const neverTaggedText = (search: RowEnded["neverTagged"]): string =>
  search === undefined || search === "complete" || search === "off"
    ? ""
    : `; what never had a tag not looked for: ${explorerWords[search]}`

const explorerWords: Readonly<Record<ExplorerGap, string>> = {
  "no-index": "Resource Explorer has no index",
  "index-building": "the index of Resource Explorer is being built",
  "no-service-linked-role": "Resource Explorer lacks its service-linked role",
  "no-view": "Resource Explorer has no view that may be used",
  "filtered-view": "every view of Resource Explorer has a filter",
  empty: "Resource Explorer shows nothing",
  failed: "Resource Explorer could not be asked",
}

/** Classes of resources with the words for them, those first that ask for attention. */
export const classWords: ReadonlyArray<readonly [keyof ResourceCounts, string]> = [
  ["failed", "failed"],
  ["blocked", "blocked"],
  ["changed", "changed"],
  ["nonCompliant", "not compliant"],
  ["settling", "settling"],
  ["compliant", "compliant"],
  ["exempt", "exempt"],
  ["untaggable", "untaggable"],
  ["awsManaged", "owned by AWS"],
]

const resourcesText = (resources: ResourceCounts): string => {
  const parts = classWords.flatMap(([name, word]) =>
    resources[name] === 0 ? [] : `${showCount(resources[name])} ${word}`,
  )
  return [`${showCount(resources.seen)} seen`, ...parts].join(", ")
}
