import type { ChangeEvent } from "@orgtag/tagging"
import { harmlessJson } from "../view/harmless.ts"

/** The fields of a change that decide its place in a changes file, in their order. */
const placeOf = (change: ChangeEvent): readonly [string, string, string, string] => [
  change.account,
  change.region,
  change.resource,
  change.key,
]

/** The order of a changes file: account, Region, resource, key, each in code unit order. */
export const byPlace = (left: ChangeEvent, right: ChangeEvent): number => {
  const places = placeOf(right)
  for (const [index, part] of placeOf(left).entries()) {
    const other = places[index] ?? ""
    if (part !== other) return part < other ? -1 : 1
  }
  return 0
}

/** A change as one line of a changes file; plan and sweep differ in nothing but status and reason. */
export const changeLine = (change: ChangeEvent): string =>
  harmlessJson({
    account: change.account,
    region: change.region,
    resource: change.resource,
    key: change.key,
    op: change.op,
    before: change.before,
    after: change.after,
    rule: change.rule,
    line: change.line,
    status: change.status,
    ...(change.reason === undefined ? {} : { reason: change.reason }),
  })
