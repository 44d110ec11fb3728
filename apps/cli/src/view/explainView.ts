import {
  type Explanation,
  type RuleStatement,
  showAccount,
  type TagChange,
  type Verdict,
} from "@orgtag/tagging"
import { showBlocked, showKeyChange, showOperation, showRule, showTagValue } from "./changeText.ts"
import { hangText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"

/**
 * Why a resource is to have the tags that the policy wants: key by key what each rule said, what won, what it overrode,
 * what blocks it, and which source read the resource.
 */
export const explainView = (explained: Explanation, style: Style): string => {
  const { resource, account, region, type, verdict } = explained
  const keys = [...new Set(verdict.statements.map(({ key }) => key))].toSorted()
  const others = Array.from(resource.tags.keys()).filter((key) => !keys.includes(key))
  const path = account.units[0]?.path ?? ""
  const rules = verdict.matched.length === 0 ? "none" : verdict.matched.map(harmless).join(", ")
  return [
    style.paint.strong(harmless(resource.arn)),
    `  ${harmless(type)} in ${harmless(showAccount(account))}${path === "" ? "" : `, ${harmless(path)}`}, ${harmless(region)}`,
    `  ${readText(resource)}`,
    ...hangText("  rules that match: ", rules, style.columns),
    `  last recorded: ${recordedText(explained)}`,
    ...hangText("  comes to: ", `${classText[explained.class]}${whyText(explained)}`, style.columns),
    ...endingOf(verdict, style),
    ...keys.flatMap((key) => ["", ...keyLines(key, explained, style)]),
    ...(others.length === 0
      ? []
      : ["", ...hangText("no rule names: ", others.map(harmless).join(", "), style.columns)]),
  ].join("\n")
}

const readText = ({ source, leftOut }: Explanation["resource"]): string =>
  leftOut
    ? "never had a tag: Resource Explorer shows it, and the tagging API does not"
    : `read by ${source === "tagging-api" ? "the tagging API" : "the service that owns it"}`

/** An exemption and a guard have lines of their own. */
const whyText = ({ why, ...explained }: Explanation): string =>
  why === undefined || explained.class === "exempt" || explained.class === "blocked"
    ? ""
    : `: ${harmless(why)}`

const recordedText = ({ head }: Explanation): string => {
  if (head === undefined) return "never"
  return head.rev === 0
    ? `seen ${harmless(head.timestamp)}`
    : `changed ${harmless(head.timestamp)}, revision ${head.rev}`
}

const classText: Readonly<Record<Explanation["class"], string>> = {
  compliant: "compliant, it is as the policy says",
  changed: "changed by the next sweep",
  failed: "failed",
  blocked: "blocked, a change is due and nothing is written",
  nonCompliant: "not compliant, a person has to settle it",
  exempt: "exempt",
  untaggable: "untaggable",
  awsManaged: "owned by AWS",
  settling: "settling, written too recently to be judged",
}

const endingOf = ({ exemption, blocked }: Verdict, { paint }: Style): ReadonlyArray<string> => [
  ...(exemption === undefined
    ? []
    : [paint.warning(`  exempt by ${harmless(exemption)}: nothing is changed`)]),
  ...(blocked === undefined
    ? []
    : [paint.warning(`  ${showBlocked(blocked.reason, blocked.message)}; nothing is changed`)]),
]

const keyLines = (key: string, { resource, verdict }: Explanation, style: Style): ReadonlyArray<string> => {
  const change = verdict.changes.find((due) => due.key === key)
  const findings = verdict.findings.filter((finding) => finding.key === key)
  return [
    keyLine(key, change, resource.tags.get(key), style),
    ...verdict.statements
      .filter((statement) => statement.key === key)
      .flatMap((statement) => hangText("    ", statementText(statement), style.columns)),
    ...findings.flatMap(({ reason, message }) =>
      hangText("    ", `finding ${reason}: ${harmless(message)}`, style.columns),
    ),
  ]
}

const keyLine = (
  key: string,
  change: TagChange | undefined,
  observed: string | undefined,
  { paint }: Style,
): string =>
  change === undefined
    ? `  = stays    ${harmless(key)}: ${showTagValue(observed ?? null)}`
    : `  ${showOperation(change.op, paint)}  ${showKeyChange(change)}`

const outcomeWords: Readonly<Record<RuleStatement["outcome"], string>> = {
  applies: "this decides",
  overridden: "overridden",
  "already-so": "it is so already",
  present: "there is a value, and the rule does not overwrite",
  unresolved: "the template names something that is missing",
  refused: "refused",
}

const statementText = (statement: RuleStatement): string => {
  const { action, value, outcome, by, from } = statement
  const taken = from === undefined ? "" : ` from ${harmless(from)}`
  const said = `${action}${taken}${value === null ? "" : ` ${showTagValue(value)}`}`
  const overriding = by === undefined ? "" : ` by rule ${harmless(by)}`
  return `${showRule(statement)}: ${said} - ${outcomeWords[outcome]}${overriding}`
}
