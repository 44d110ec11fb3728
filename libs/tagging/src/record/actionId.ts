import { createHash } from "node:crypto"
import { base32 } from "@scure/base"
import { Context } from "effect"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import type { ActionType } from "./Record.ts"
import { canonicalJson } from "./sha256.ts"

/** What makes two actions the same one. */
export interface ActionIdentity {
  readonly resource: ResourceArn
  readonly rev: number
  readonly actionType: ActionType
  readonly changes: ReadonlyArray<KeyChange>
}

/** The changes in the order and shape that ids and entries hold them: sorted by key, nothing but key, before and after. */
export const canonicalChanges = (changes: ReadonlyArray<KeyChange>): ReadonlyArray<KeyChange> =>
  changes
    .map(({ key, before, after }) => ({ key, before, after }))
    .toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))

/**
 * The id of an action: the first 26 characters of base32(sha256(ARN, revision before, type, changes)).
 *
 * Neither sweep nor time is in it, so that doing an unsettled thing again is the same action, and the same change at a
 * later revision another. The parts stand on lines of their own, so that no two lists of parts run into the same text.
 */
export const actionIdOf = (action: ActionIdentity): string => {
  const text = [
    action.resource,
    action.rev,
    action.actionType,
    canonicalJson(canonicalChanges(action.changes)),
  ]
  return base32.encode(createHash("sha256").update(text.join("\n"), "utf8").digest()).slice(0, 26)
}

/** How the engine derives ids. Another way takes its place only to show what each part of an id is for. */
export class ActionIds extends Context.Reference<(action: ActionIdentity) => string>(
  "@orgtag/tagging/record/ActionIds",
  { defaultValue: () => actionIdOf },
) {}
