import type { ChangeEvent } from "@orgtag/tagging"
import { operationWidth, showKeyChange, showOperation, showRule } from "./changeText.ts"
import { cutMiddle } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"

/** A few changes, one resource each, with old → new and the rule that says so. */
export const sampleView = (changes: ReadonlyArray<ChangeEvent>, style: Style): ReadonlyArray<string> =>
  changes.flatMap((change) => [
    `  ${cutMiddle(harmless(change.resource), style.columns - 2)}`,
    `    ${showOperation(change.op, style.paint)} ${showKeyChange(change, style.columns - operationWidth - 5)}`,
    `${" ".repeat(operationWidth + 5)}${style.paint.faint(showRule(change))}`,
  ])
