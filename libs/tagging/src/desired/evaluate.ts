import type { AccountFacts } from "../domain/Account.ts"
import { isReservedKey, type Tags } from "../domain/Tags.ts"
import type { Exemption, Policy } from "../policy/Policy.ts"
import { diffTags } from "./diffTags.ts"
import { isAllowed } from "./KeyPlan.ts"
import type { Round } from "./playRound.ts"
import { RuleScope } from "./RuleScope.ts"
import { settleTags, type Settlement } from "./settleTags.ts"
import type { Blocked, ResourceFacts, TagFinding, Verdict } from "./Verdict.ts"

/** Evaluates resources by one policy; `today` is the date in UTC, `YYYY-MM-DD`, against which exemptions expire. */
export type Evaluator = (facts: ResourceFacts, today: string) => Verdict

/** What an evaluator does beyond what a sweep needs. */
export interface EvaluatorOptions {
  /** Whether verdicts say what every rule said; `explain` needs it, and a sweep of millions does not. */
  readonly statements: boolean
}

/**
 * Makes the evaluator of a policy, for many resources.
 *
 * What a rule asks of accounts, Regions and types is decided once per account, Region and type, and remembered for as
 * long as the object with the account's facts lives: pass the same object for all resources of an account.
 */
export const makeEvaluator = (
  policy: Policy,
  options: EvaluatorOptions = { statements: false },
): Evaluator => {
  const scopes = new WeakMap<AccountFacts, Map<string, RuleScope>>()
  return (facts, today) => {
    let ofAccount = scopes.get(facts.account)
    if (ofAccount === undefined) scopes.set(facts.account, (ofAccount = new Map()))
    const place = `${facts.region} ${facts.type}`
    let scope = ofAccount.get(place)
    if (scope === undefined) ofAccount.set(place, (scope = new RuleScope(policy, facts)))
    return judge(scope, facts, today, options)
  }
}

/** Evaluates one resource, with what every rule said. */
export const evaluate = (policy: Policy, facts: ResourceFacts, today: string): Verdict =>
  makeEvaluator(policy, { statements: true })(facts, today)

const nothing: ReadonlyArray<never> = []

const judge = (
  scope: RuleScope,
  facts: ResourceFacts,
  today: string,
  _options: EvaluatorOptions,
): Verdict => {
  const exemption = scope.exemptions.find((each) => today <= each.expires)
  const expired = scope.exemptions.filter((each) => each.expires < today).map(exemptionExpired)
  if (exemption !== undefined)
    return {
      changes: nothing,
      findings: expired,
      blocked: undefined,
      matched: nothing,
      exemption: exemption.id,
      statements: nothing,
    }
  const settlement = settleTags(scope, facts)
  const { last, unstable } = settlement
  const verdict = { matched: last.active.ids, exemption: undefined, statements: nothing }
  if (unstable !== undefined)
    return {
      ...verdict,
      changes: nothing,
      findings: [...expired, unstableFinding(unstable)],
      blocked: undefined,
    }
  const { state } = last
  const changes =
    state.tags === facts.observed
      ? nothing
      : diffTags(facts.observed, state.tags, new Map([...state.removals, ...state.writes]))
  const blocked: Blocked | undefined = undefined
  return { ...verdict, changes, findings: findingsOf(scope, last, expired), blocked }
}

const exemptionExpired = (exemption: Exemption): TagFinding => ({
  reason: "exemption-expired",
  rule: undefined,
  key: undefined,
  message: `exemption ${exemption.id} expired on ${exemption.expires}`,
})

const unstableFinding = (unstable: NonNullable<Settlement["unstable"]>): TagFinding => ({
  reason: "unstable",
  rule: unstable.rules[0],
  key: undefined,
  message: unstable.message,
})

const findingsOf = (
  scope: RuleScope,
  last: Round,
  expired: ReadonlyArray<TagFinding>,
): ReadonlyArray<TagFinding> => {
  const findings: Array<TagFinding> = []
  for (const [key, decision] of last.decisions)
    if (decision.kind === "refuse")
      findings.push({ reason: decision.reason, rule: decision.by.rule, key, message: decision.message })
  observedValues(scope.policy, last.state.tags, findings)
  if (findings.length === 0) return expired
  return [...expired, ...findings.toSorted((left, right) => ((left.key ?? "") < (right.key ?? "") ? -1 : 1))]
}

/** What the tags hold in the end is held against `values` too, whoever set it. */
const observedValues = (policy: Policy, tags: Tags, findings: Array<TagFinding>): void => {
  for (const [key, allowed] of policy.values) {
    const value = tags.get(key)
    if (value === undefined || isAllowed(allowed, value) || isReservedKey(key)) continue
    if (findings.some((each) => each.key === key && each.reason === "value-not-allowed")) continue
    const message = `${JSON.stringify(value)} is no value that ${key} may hold`
    findings.push({ reason: "value-not-allowed", rule: undefined, key, message })
  }
}
