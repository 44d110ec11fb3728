import type { AccountFacts } from "../domain/Account.ts"
import type { Policy } from "../policy/Policy.ts"
import { diffTags } from "./diffTags.ts"
import { judgeExemptions } from "./Exemptions.ts"
import { findingsOf } from "./findingsOf.ts"
import { RuleScope } from "./RuleScope.ts"
import { matchedRules, settleTags, type Settlement } from "./settleTags.ts"
import { statementsOf } from "./statementsOf.ts"
import type { ResourceFacts, TagFinding, Verdict } from "./Verdict.ts"

/** Evaluates resources by one policy; `today` is the date in UTC, `YYYY-MM-DD`, against which exemptions expire. */
export type Evaluator = (facts: ResourceFacts, today: string) => Verdict

/** What an evaluator does beyond what a sweep needs. */
export interface EvaluatorOptions {
  /** Whether verdicts say what every rule said; `explain` needs it, and a sweep of millions does not. */
  readonly statements: boolean
}

/**
 * Makes the evaluator of a policy, for many resources; its verdicts have no statements unless asked for.
 *
 * What a rule asks of accounts, Regions and types is decided once per account, Region and type, and remembered for as
 * long as the object with the account's facts lives: pass the same object for all resources of an account, and
 * another one where the facts are others.
 */
export const makeEvaluator = (
  policy: Policy,
  options: EvaluatorOptions = { statements: false },
): Evaluator => {
  const scopes = new WeakMap<AccountFacts, Map<string, RuleScope>>()
  return (facts, today) => {
    let ofAccount = scopes.get(facts.account)
    if (ofAccount === undefined) scopes.set(facts.account, (ofAccount = new Map()))
    // A Region's name has no space.
    const place = `${facts.region} ${facts.type}`
    let scope = ofAccount.get(place)
    if (scope === undefined) ofAccount.set(place, (scope = new RuleScope(policy, facts)))
    return judge(scope, facts, today, options)
  }
}

/** Evaluates one resource, with what every rule said; for many, `makeEvaluator` is faster. */
export const evaluate = (policy: Policy, facts: ResourceFacts, today: string): Verdict =>
  makeEvaluator(policy, { statements: true })(facts, today)

const nothing: ReadonlyArray<never> = []

/** An exempt resource has no changes and no statements: its rules are not asked. */
const judge = (scope: RuleScope, facts: ResourceFacts, today: string, options: EvaluatorOptions): Verdict => {
  const { holds, expired } = judgeExemptions(scope.exemptions, today)
  const verdict = {
    changes: nothing,
    findings: expired,
    blocked: undefined,
    matched: nothing,
    exemption: holds?.id,
    statements: nothing,
  }
  if (holds !== undefined) return verdict
  const settlement = settleTags(scope, facts)
  const { last, unstable } = settlement
  const matched = matchedRules(scope, facts, last)
  const statements = options.statements ? statementsOf(scope, facts, settlement.last) : nothing
  if (unstable !== undefined)
    return { ...verdict, findings: [...expired, unstableFinding(unstable)], matched, statements }
  const { state } = last
  const found = findingsOf(scope.policy, last)
  const findings = expired.length === 0 ? found : [...expired, ...found]
  if (state.tags === facts.observed) return { ...verdict, findings, matched, statements }
  const changes = diffTags(facts.observed, state.tags, new Map([...state.removals, ...state.writes]))
  const blocked = changes.length === 0 ? undefined : scope.guard(changes, state.tags)
  return { ...verdict, changes, findings, blocked, matched, statements }
}

const unstableFinding = (unstable: NonNullable<Settlement["unstable"]>): TagFinding => ({
  reason: "unstable",
  rule: unstable.rules[0],
  key: undefined,
  message: unstable.message,
})
