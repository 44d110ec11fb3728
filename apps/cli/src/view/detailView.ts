import type { ChangeEvent } from "@orgtag/tagging"
import type { AccountNames } from "../sweeping/AccountNames.ts"
import { showBlocked, showKeyChange, showOperation, showRule } from "./changeText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"

/**
 * The lines of one change in the long form of a plan, where each resource stands by itself.
 *
 * Takes the change before it in the order of account, Region, resource and key, so that a heading comes only where
 * something begins; so a plan of any size is written without being held.
 */
export const detailLines = (
  change: ChangeEvent,
  before: ChangeEvent | undefined,
  names: AccountNames,
  style: Style,
): ReadonlyArray<string> => {
  const newAccount = before?.account !== change.account
  const newRegion = newAccount || before.region !== change.region
  const newResource = newRegion || before.resource !== change.resource
  const blocked = change.status === "blocked" && change.reason !== undefined ? change.reason : undefined
  return [
    ...(newAccount && before !== undefined ? [""] : []),
    ...(newAccount ? [style.paint.strong(names.show(change.account))] : []),
    ...(newRegion ? [`  ${harmless(change.region)}`] : []),
    // Nothing is cut here: this is the view to copy an ARN or a value from.
    ...(newResource ? [`    ${harmless(change.resource)}`] : []),
    `      ${showOperation(change.op, style.paint)} ${showKeyChange(change)}  ${showRule(change)}`,
    ...(blocked === undefined
      ? []
      : [`                ${style.paint.warning(showBlocked(blocked, change.message))}`]),
  ]
}
