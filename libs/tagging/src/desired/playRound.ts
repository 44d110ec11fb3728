import type { Tags } from "../domain/Tags.ts"
import { decideKey, type Decision } from "./decideKey.ts"
import type { ActiveRules } from "./KeyPlan.ts"
import { renameTags } from "./renameTags.ts"
import { RoundDraft } from "./RoundDraft.ts"
import { isPresent, type RoundState } from "./RoundState.ts"
import type { RuleScope } from "./RuleScope.ts"
import type { ResourceFacts } from "./Verdict.ts"

/** One round of the rules: the state after it, and what was said in it. */
export interface Round {
  readonly state: RoundState
  readonly active: ActiveRules
  /** The map after renames, which conditions and templates read. */
  readonly read: Tags
  /** By key, sorted; a key that is not here stays as it is. */
  readonly decisions: ReadonlyMap<string, Decision>
}

const noDecisions: ReadonlyMap<string, Decision> = new Map()

/** Plays one round. Where nothing happens it gives the same state object and makes no map. */
export const playRound = (scope: RuleScope, facts: ResourceFacts, before: RoundState): Round => {
  const renames = renameTags(scope, before)
  const tags = renames?.tags ?? before.tags
  const active = scope.activeRules(tags, renames?.rules)
  let decisions: Map<string, Decision> | undefined
  for (const plan of active.keys) {
    const group = renames?.groups.get(plan.key)
    const present = isPresent(before, plan.key)
    const decision = decideKey(plan, facts, { tags, present, group })
    if (decision.kind !== "keep") (decisions ??= new Map()).set(plan.key, decision)
  }
  if (decisions === undefined && renames === undefined)
    return { state: before, active, read: tags, decisions: noDecisions }
  decisions ??= new Map()
  const state = new RoundDraft(before, renames, decisions).finish()
  return { state, active, read: tags, decisions }
}
