import type { ChangeEvent, TagOperation } from "@orgtag/tagging"
import { displayWidth } from "effect/cli/CliOutput"
import { cutText } from "./fitText.ts"
import { harmless, quoted } from "./harmless.ts"
import type { Paint } from "./Paint.ts"

/** A tag's value as people read it: in quotes, or that there is none. */
export const showTagValue = (value: string | null): string => (value === null ? "(absent)" : quoted(value))

/**
 * What happens to one key: `Env: "Prod" → "prod"`, within a width if one is given. The longer of two values gives way
 * first; whole values are in `--detail`, in `--changes` and in the record.
 */
export const showKeyChange = (
  change: Pick<ChangeEvent, "key" | "before" | "after">,
  width = Number.POSITIVE_INFINITY,
): string => {
  const key = cutText(harmless(change.key), Math.max(12, width / 2))
  const [before, after] = [showTagValue(change.before), showTagValue(change.after)]
  const room = width - displayWidth(`${key}:  → `)
  const half = Math.max(8, Math.floor(room / 2))
  const fairly = (value: string, other: string): string =>
    cutText(value, Math.max(half, room - displayWidth(other)))
  return `${key}: ${fairly(before, after)} → ${fairly(after, before)}`
}

/** The rule that decided, and the line of the policy file where it says so; in a revert no rule does. */
export const showRule = (decided: { readonly rule: string; readonly line: number }): string =>
  decided.rule === "" ? "taken back" : `rule ${harmless(decided.rule)}, line ${decided.line}`

const marks: Readonly<Record<TagOperation, string>> = {
  remove: "- remove ",
  replace: "~ replace",
  add: "+ add    ",
}

/** How wide the sign of an operation with its word is. */
export const operationWidth = 9

/** The sign of an operation with its word, always as wide. */
export const showOperation = (op: TagOperation, paint: Paint): string =>
  op === "remove"
    ? paint.bad(marks.remove)
    : op === "add"
      ? paint.good(marks.add)
      : paint.changed(marks.replace)

const blockedWords: ReadonlyMap<string, string> = new Map([
  ["side-effect", "tagging it does more than that"],
  ["protected", "the policy protects it"],
  ["tag-limit", "it would have more than 50 tags"],
  ["tag-policy", "an AWS tag policy refuses it"],
  ["value-characters", "AWS does not take these characters"],
])

/** Why a change is blocked: the report's word, then what the guard said, or else what the word means. */
export const showBlocked = (reason: string, message?: string): string => {
  const words = message === undefined ? blockedWords.get(reason) : harmless(message)
  return words === undefined ? `blocked: ${harmless(reason)}` : `blocked: ${reason}, ${words}`
}
