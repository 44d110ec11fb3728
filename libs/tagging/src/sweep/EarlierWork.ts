import { Effect, Stream } from "effect"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { GroupChain } from "../record/GroupChain.ts"
import type { Action, ActionOutcome, Group } from "../record/Record.ts"
import type { ChangeTally } from "./counts.ts"
import { SweepLimits } from "./SweepLimits.ts"

type Ended = "verified" | "accepted" | "failed"

interface EarlierAction {
  readonly resource: ResourceArn
  readonly keys: ReadonlyArray<readonly [KeyChange, Ended]>
}

/**
 * What earlier processes of the same sweep changed in an account-Region, as its groups in the ledger tell it.
 *
 * They are gone, and with them what they counted. A resource that they changed is read as compliant by now: here it is
 * known that it is one that the sweep changed, so that the sweep's counts are those of a process that was never cut off.
 */
export class EarlierWork {
  readonly #actions: Map<string, EarlierAction>
  readonly #changed: ReadonlySet<ResourceArn>

  constructor(actions: ReadonlyMap<string, EarlierAction> = new Map()) {
    this.#actions = new Map(actions)
    this.#changed = new Set(
      Array.from(actions.values()).flatMap(({ resource, keys }) =>
        keys.some(([, ended]) => ended !== "failed") ? [resource] : [],
      ),
    )
  }

  /** How many resources were changed that are not among these. */
  readonly changedBeside = (others: ReadonlyArray<ResourceArn>): number =>
    others.reduce((rest, arn) => rest - (this.#changed.has(arn) ? 1 : 0), this.#changed.size)

  /** The class in which a resource counts that was found in this one. */
  readonly countedAs = (arn: ResourceArn, found: ResourceClass): ResourceClass => {
    const mayBeOurs = found === "compliant" || found === "nonCompliant" || found === "settling"
    return mayBeOurs && this.#changed.has(arn) ? "changed" : found
  }

  /** An action is tried again: what it came to before counts no more. */
  readonly triedAgain = (actionId: string): void => {
    this.#actions.delete(actionId)
  }

  /** Adds what was done to the counts of this process. */
  readonly addTo = (changes: ChangeTally): void => {
    for (const { keys } of this.#actions.values())
      for (const [change, ended] of keys) changes.add(change, ended)
  }
}

/**
 * Reads what this sweep did in an account-Region since the lease's epoch in which it first looked at it. To be asked after
 * recovery, which settles what the last process left open.
 */
export const earlierWork = Effect.fnUntraced(function* (chain: GroupChain, sweepId: string, since: number) {
  const ledger = yield* SweepLedger
  const groups = yield* ledger.groups(chain.account, chain.region, { openedIn: since, number: 0 })
  const own = groups.filter((group) => group.sweepId === sweepId)
  const found = yield* Effect.forEach(own, (group) =>
    group.closed === undefined ? stillOpen(group) : closedActions(group, group.closed.outcomes),
  )
  // In the order of the groups: of an action that was tried twice the later try counts.
  return new EarlierWork(new Map(found.flat()))
})

const closedActions = Effect.fnUntraced(function* (group: Group, outcomes: ReadonlyArray<ActionOutcome>) {
  const byId = new Map(outcomes.map((outcome) => [outcome.actionId, outcome]))
  return yield* Effect.forEach(ownActions(group), (action) => {
    const outcome = byId.get(action.actionId)
    if (outcome === undefined) return Effect.succeed(endedAs(action, () => "failed"))
    // A failed action may have applied some of its keys; its entry says which.
    return outcome.status === "failed" && outcome.entryHash !== null
      ? partlyApplied(action)
      : Effect.succeed(endedAs(action, () => outcome.status))
  })
})

/** An action of a group that is open after recovery was accepted and not read back yet, or nobody can tell. */
const stillOpen = Effect.fnUntraced(function* (group: Group) {
  const record = yield* ResourceRecord
  const actions = ownActions(group)
  const rows = yield* record.actions(actions.map(({ actionId }) => actionId))
  return actions.map((action) => {
    const status = rows.get(action.actionId)?.status
    return endedAs(action, () => (status === undefined || status === "intended" ? "failed" : status))
  })
})

const partlyApplied = Effect.fnUntraced(function* (action: Action) {
  const record = yield* ResourceRecord
  const entry = yield* record.history(action.resource).pipe(
    Stream.take(SweepLimits.entriesLookedAt),
    Stream.filter(({ actionId }) => actionId === action.actionId),
    Stream.runHead,
  )
  const applied = new Set(entry._tag === "Some" ? entry.value.changes.map(({ key }) => key) : [])
  return endedAs(action, ({ key }) => (applied.has(key) ? "verified" : "failed"))
})

const ownActions = (group: Group): ReadonlyArray<Action> =>
  group.actions.filter(({ actionType }) => actionType !== "external")

const endedAs = (
  { actionId, resource, changes }: Action,
  ended: (change: KeyChange) => Ended,
): readonly [string, EarlierAction] => [
  actionId,
  { resource, keys: changes.map((change) => [change, ended(change)] as const) },
]
