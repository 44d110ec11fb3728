import { displayWidth } from "effect/cli/CliOutput"
import type { AccountNames } from "../sweeping/AccountNames.ts"
import type { ChangeGroup, ChangeGroups, RegionGroups } from "../sweeping/ChangeGroups.ts"
import { operationWidth, showBlocked, showKeyChange, showOperation, showRule } from "./changeText.ts"
import { wrapText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"
import { showCounted } from "./wording.ts"

/** How many kinds of change a Region shows before it says how many more there are. */
const groupsPerRegion = 8

/**
 * What would change, by account, Region and equal change: removals first, what is blocked last, old → new and the rule
 * in every line.
 */
export const changesView = (
  groups: ChangeGroups,
  names: AccountNames,
  style: Style,
): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let account = ""
  for (const region of groups.sorted) {
    if (region.account !== account) {
      if (lines.length > 0) lines.push("")
      account = region.account
      lines.push(style.paint.strong(names.show(account)))
    }
    lines.push(`  ${harmless(region.region)}`, ...regionLines(region, style))
  }
  return lines
}

const regionLines = ({ groups }: RegionGroups, style: Style): ReadonlyArray<string> => {
  const hidden = groups.slice(groupsPerRegion)
  const lines = groups.slice(0, groupsPerRegion).flatMap((group) => groupLines(group, style))
  if (hidden.length === 0) return lines
  const changes = hidden.reduce((sum, group) => sum + group.resources, 0)
  const kinds = showCounted(hidden.length, "more kind of change", "more kinds of change")
  return [
    ...lines,
    style.paint.faint(`    … ${kinds}, ${showCounted(changes, "change")} (--detail shows all)`),
  ]
}

const groupLines = (group: ChangeGroup, style: Style): ReadonlyArray<string> => {
  const indent = " ".repeat(operationWidth + 5)
  // Cut before it is coloured, so that no colour is left open.
  const values = showValues(group, style.columns - indent.length)
  const rest = `${showCounted(group.resources, "resource")}  ${showRule(group)}`
  const head = `    ${showOperation(group.op, style.paint)} ${values}`
  const joined = `${head}  ${rest}`
  const lines = displayWidth(joined) <= style.columns ? [joined] : [head, indent + rest]
  if (group.blocked === undefined) return lines
  const why = wrapText(showBlocked(group.blocked, group.why), style.columns - indent.length)
  return [...lines, ...why.map((line) => indent + style.paint.warning(line))]
}

const showValues = (group: ChangeGroup, width: number): string => {
  if (!group.manyValues) return showKeyChange(group, width)
  const note = " and other values"
  return showKeyChange(group, width - note.length) + note
}
