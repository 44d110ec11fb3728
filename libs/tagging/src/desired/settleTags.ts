import { sameTags } from "../domain/Tags.ts"
import { playRound, type Round } from "./playRound.ts"
import { observedState, type RoundState } from "./RoundState.ts"
import type { RuleScope } from "./RuleScope.ts"
import type { ResourceFacts } from "./Verdict.ts"

/** Where the rounds ended. */
export interface Settlement {
  /** The last round: at the fixpoint, unless `unstable`. */
  readonly last: Round
  /** The rules that would go on changing the resource for ever, in the order of the file; and how that showed. */
  readonly unstable: { readonly rules: ReadonlyArray<string>; readonly message: string } | undefined
}

/**
 * Plays rounds until one changes nothing.
 *
 * A state seen before, or more rounds than rules + 1 (the one that changes nothing counts), means that the rules have
 * no fixpoint here. At a fixpoint a second evaluation changes nothing: the same rules match the same tags, every
 * default has its key, and every refusal left its key as it is.
 */
export const settleTags = (scope: RuleScope, facts: ResourceFacts): Settlement => {
  const roundsMax = scope.policy.rules.length + 1
  const states: Array<RoundState> = []
  const movers: Array<ReadonlySet<string>> = []
  let before = observedState(facts.observed)
  for (;;) {
    const last = playRound(scope, facts, before)
    if (last.state === before || sameTags(last.state.tags, before.tags)) return { last, unstable: undefined }
    states.push(before)
    movers.push(moversOf(before, last))
    const seen = states.findIndex((state) => sameTags(state.tags, last.state.tags))
    if (seen !== -1) {
      const rules = inFileOrder(scope, movers.slice(seen))
      return {
        last,
        unstable: { rules, message: `${rules.join(", ")} would change the tags back and forth` },
      }
    }
    if (states.length >= roundsMax) {
      const rules = inFileOrder(scope, movers.slice(-1))
      const message = `${rules.join(", ")} did not settle within ${roundsMax} rounds, the number of rules and one`
      return { last, unstable: { rules, message } }
    }
    before = last.state
  }
}

/** The rules that changed a key in a round. */
const moversOf = (before: RoundState, round: Round): ReadonlySet<string> => {
  const after = round.state
  const movers = new Set<string>()
  for (const key of new Set([...before.tags.keys(), ...after.tags.keys()])) {
    if (before.tags.get(key) === after.tags.get(key)) continue
    const decision = round.decisions.get(key)
    const by =
      decision !== undefined && decision.kind !== "keep"
        ? decision.by
        : (after.removals.get(key) ?? before.removals.get(key))
    if (by !== undefined) movers.add(by.rule)
  }
  return movers
}

const inFileOrder = (scope: RuleScope, movers: ReadonlyArray<ReadonlySet<string>>): ReadonlyArray<string> =>
  scope.policy.rules.map((rule) => rule.id).filter((id) => movers.some((each) => each.has(id)))

/**
 * The rules that matched in the last round, and those that no longer match but decided a change that stands: a rule
 * that overwrites what its own condition excludes does not match its result.
 */
export const matchedRules = (scope: RuleScope, facts: ResourceFacts, last: Round): ReadonlyArray<string> => {
  const { state, active } = last
  if (state.tags === facts.observed) return active.ids
  const deciding = new Set(active.ids)
  for (const [key, { rule }] of state.writes)
    if (state.tags.get(key) !== facts.observed.get(key)) deciding.add(rule)
  for (const [key, { rule }] of state.removals) if (!state.tags.has(key)) deciding.add(rule)
  return deciding.size === active.ids.length ? active.ids : inFileOrder(scope, [deciding])
}
