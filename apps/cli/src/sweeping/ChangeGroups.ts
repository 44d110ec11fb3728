import type { ChangeEvent, TagOperation } from "@orgtag/tagging"

/** Equal changes of one account-Region: the same key, values, rule and fate on so many resources. */
export interface ChangeGroup {
  readonly op: TagOperation
  readonly key: string
  readonly before: string | null
  readonly after: string | null
  readonly rule: string
  readonly line: number
  /** Why nothing is written; undefined where it is. */
  readonly blocked: string | undefined
  /** What blocks it, in words; of many resources that of the first. */
  readonly why: string | undefined
  readonly resources: number
  /** The values differ from resource to resource; those that stand here are an example. */
  readonly manyValues: boolean
}

/** The groups of one account-Region. */
export interface RegionGroups {
  readonly account: string
  readonly region: string
  readonly groups: ReadonlyArray<ChangeGroup>
}

/** How many different values of one key, rule and operation are told apart in one account-Region. */
const valuesToldApart = 4

/** What blocks by the type of a resource: equal changes to resources of other types are blocked by something else. */
const byType: ReadonlySet<string> = new Set(["side-effect", "protected"])

type Counted = { -readonly [K in keyof ChangeGroup]: ChangeGroup[K] }

interface Kind {
  /** By the values before and after; one group alone once there were too many. */
  readonly byValues: Map<string, Counted>
  merged: boolean
}

const rank = { remove: 0, replace: 1, add: 2 } as const

const byWeight = (left: ChangeGroup, right: ChangeGroup): number =>
  Number(left.blocked !== undefined) - Number(right.blocked !== undefined) ||
  rank[left.op] - rank[right.op] ||
  compareText(left.key, right.key) ||
  right.resources - left.resources ||
  compareText(left.after ?? "", right.after ?? "")

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/**
 * Changes gathered by account, Region and equal change.
 *
 * Values that differ from resource to resource would make as many groups as there are resources: where there are more
 * than `valuesToldApart`, they become one. So this grows with accounts, Regions, rules and keys, and with nothing else.
 */
export class ChangeGroups {
  readonly #regions = new Map<
    string,
    { readonly account: string; readonly region: string; readonly kinds: Map<string, Kind> }
  >()

  /** Takes in one change. */
  readonly add = (change: ChangeEvent): void => {
    const { account, region, op, key, before, after, rule, line } = change
    const blocked = change.status === "blocked" ? (change.reason ?? "blocked") : undefined
    const place = getOrSet(this.#regions, `${account} ${region}`, () => ({
      account,
      region,
      kinds: new Map(),
    }))
    const why = blocked !== undefined && byType.has(blocked) ? change.message : undefined
    const kind = getOrSet(place.kinds, JSON.stringify([op, key, rule, line, blocked, why]), () => ({
      byValues: new Map(),
      merged: false,
    }))
    const values = kind.merged ? "" : JSON.stringify([before, after])
    const group = getOrSet(kind.byValues, values, () => ({
      op,
      key,
      before,
      after,
      rule,
      line,
      blocked,
      why: change.message,
      resources: 0,
      manyValues: false,
    }))
    group.resources += 1
    if (kind.byValues.size > valuesToldApart) mergeValues(kind)
  }

  /** Whether there is no change at all. */
  get isEmpty(): boolean {
    return this.#regions.size === 0
  }

  /** The groups by account and Region; removals first in each, what is blocked last. */
  get sorted(): ReadonlyArray<RegionGroups> {
    return Array.from(this.#regions.values(), ({ account, region, kinds }) => ({
      account,
      region,
      groups: Array.from(kinds.values())
        .flatMap((kind) => Array.from(kind.byValues.values()))
        .toSorted(byWeight),
    })).toSorted(
      (left, right) => compareText(left.account, right.account) || compareText(left.region, right.region),
    )
  }
}

const mergeValues = (kind: Kind): void => {
  const groups = Array.from(kind.byValues.values())
  const [example] = groups
  if (example === undefined) return
  const resources = groups.reduce((sum, group) => sum + group.resources, 0)
  kind.byValues.clear()
  kind.byValues.set("", { ...example, resources, manyValues: true })
  kind.merged = true
}

const getOrSet = <V>(map: Map<string, V>, key: string, make: () => V): V => {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
