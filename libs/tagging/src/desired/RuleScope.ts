import type { Tags } from "../domain/Tags.ts"
import { noTags } from "../domain/Tags.ts"
import type { Exemption, Policy, Rule } from "../policy/Policy.ts"
import { type Guard, makeGuard } from "./Guard.ts"
import { expandTemplate } from "./expandTemplate.ts"
import { type ActiveRules, compileActiveRules, type ExpandFixed } from "./KeyPlan.ts"
import { matchesScope } from "./matchesScope.ts"
import { compileTagCondition, type TagCondition } from "./TagCondition.ts"
import type { ResourceFacts } from "./Verdict.ts"

/** How many combinations of matching rules a scope remembers before it starts anew. */
const combinationsMax = 1024

interface ScopedRule {
  readonly rule: Rule
  /** What is left to ask of a resource; undefined where the rule matches all of the scope. */
  readonly condition: TagCondition | undefined
}

/** A way through the conditional rules: each of them matches or does not. */
interface Branch {
  active?: ActiveRules
  yes?: Branch
  no?: Branch
}

/**
 * The rules and exemptions of a policy for the resources of one account, Region and type.
 *
 * All that does not depend on a resource's tags is decided here once: most resources of an account-Region are of few
 * types, and there are millions of them.
 */
export class RuleScope {
  readonly policy: Policy
  readonly exemptions: ReadonlyArray<Exemption>
  /** Says why due changes may not be written to resources of this type. */
  readonly guard: Guard
  readonly #rules: ReadonlyArray<ScopedRule>
  readonly #expandFixed: ExpandFixed
  #root: Branch = {}
  #combinations = 0

  /** The scope of a resource; every other one of the same account, Region and type gets the same answers. */
  constructor(policy: Policy, facts: ResourceFacts) {
    this.policy = policy
    this.exemptions = policy.exemptions.filter((exemption) => matchesScope(exemption.when, facts))
    this.guard = makeGuard(policy, facts)
    this.#rules = policy.rules
      .filter((rule) => rule.when === undefined || matchesScope(rule.when, facts))
      .map((rule) => ({
        rule,
        condition: rule.when?.tags === undefined ? undefined : compileTagCondition(rule.when.tags),
      }))
    this.#expandFixed = (template) => expandTemplate(template, facts, noTags)
  }

  /** The rules that match these tags, and those that match anyway: the same object for the same rules. */
  activeRules(tags: Tags, anyway?: ReadonlySet<string>): ActiveRules {
    let branch = this.#root
    for (const { rule, condition } of this.#rules) {
      if (condition === undefined) continue
      branch = anyway?.has(rule.id) === true || condition(tags) ? (branch.yes ??= {}) : (branch.no ??= {})
    }
    return (branch.active ??= this.#compile(tags, anyway))
  }

  #compile(tags: Tags, anyway: ReadonlySet<string> | undefined): ActiveRules {
    this.#combinations += 1
    if (this.#combinations > combinationsMax) {
      this.#combinations = 0
      this.#root = {}
    }
    const matching = this.#rules.filter(
      ({ rule, condition }) => condition === undefined || anyway?.has(rule.id) === true || condition(tags),
    )
    return compileActiveRules(
      this.policy,
      matching.map(({ rule }) => rule),
      this.#expandFixed,
    )
  }
}
