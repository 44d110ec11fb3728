import type { AccountId, CallFailed, Hierarchy, Unit } from "@orgtag/tagging"
import { Effect } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { malformed } from "./malformed.ts"

/** What a walk of the organization's tree asks for, each a whole list. */
export interface HierarchySource {
  readonly roots: Effect.Effect<ReadonlyArray<Pick<Unit, "id" | "name">>, CallFailed>
  /** The units directly below a root or unit. */
  readonly units: (parentId: string) => Effect.Effect<ReadonlyArray<Pick<Unit, "id" | "name">>, CallFailed>
  /** The accounts directly below a root or unit. */
  readonly accounts: (parentId: string) => Effect.Effect<ReadonlyArray<AccountId>, CallFailed>
}

const place = { service: "Organizations", operation: "ListOrganizationalUnitsForParent" } as const

/**
 * Walks the tree from its roots down, level by level, the parents of a level side by side.
 *
 * A unit that comes twice, more units than `awsLimits.units`, or no root at all is `malformed`. An account that is
 * moved during the walk may be seen twice, or not at all: where it stands is not known, and it is absent from `parents`.
 */
export const walkHierarchy = Effect.fnUntraced(function* (
  source: HierarchySource,
): Effect.fn.Return<Hierarchy, CallFailed> {
  const units = new Map<string, Unit>()
  const parents = new Map<AccountId, string>()
  const moving = new Set<AccountId>()
  const roots = yield* source.roots
  if (roots.length === 0)
    return yield* malformed({ ...place, operation: "ListRoots" }, "NoRoot", "the organization has no root")
  let level: ReadonlyArray<Unit> = roots.map(({ id, name }) => ({ id, name, path: "", parentId: undefined }))
  while (level.length > 0) {
    for (const unit of level) {
      if (units.has(unit.id)) return yield* malformed(place, "UnitTwice", `${unit.id} is in the tree twice`)
      units.set(unit.id, unit)
    }
    if (units.size > awsLimits.units)
      return yield* malformed(place, "TooManyUnits", `there are more than ${awsLimits.units} units`)
    const below = yield* Effect.forEach(level, (parent) => childrenOf(source, parent), {
      concurrency: awsLimits.hierarchyConcurrency,
    })
    for (const { parent, accounts } of below)
      for (const account of accounts) {
        if ((parents.get(account) ?? parent.id) !== parent.id) moving.add(account)
        parents.set(account, parent.id)
      }
    level = below.flatMap((children) => children.units)
  }
  for (const account of moving) parents.delete(account)
  return { units, parents }
})

/** The two lists of a parent side by side: Organizations has a rate for each. */
const childrenOf = (source: HierarchySource, parent: Unit) =>
  Effect.all([source.units(parent.id), source.accounts(parent.id)], { concurrency: 2 }).pipe(
    Effect.map(([units, accounts]) => ({
      parent,
      accounts,
      units: units.map((child) => unitBelow(parent, child)),
    })),
  )

const unitBelow = (parent: Unit, { id, name }: Pick<Unit, "id" | "name">): Unit => {
  const segment = name.replaceAll(/[/*\\]/gu, String.raw`\$&`)
  return {
    id,
    name,
    path: parent.parentId === undefined ? segment : `${parent.path}/${segment}`,
    parentId: parent.id,
  }
}
