import type { Rule } from "../policy/Policy.ts"
import type { Provenance } from "./diffTags.ts"
import { expandTemplate, isValue } from "./expandTemplate.ts"
import type { Act } from "./KeyPlan.ts"
import type { Round } from "./playRound.ts"
import type { RuleScope } from "./RuleScope.ts"
import type { ResourceFacts, RuleStatement } from "./Verdict.ts"

/**
 * What each rule said of each key and what became of it, in the order of the file.
 *
 * Rules that matched in the last round are told in full. One that acted in an earlier round and no longer matches,
 * as a rule that overwrites what its own condition excludes, is told by what stands of it.
 */
export const statementsOf = (
  scope: RuleScope,
  facts: ResourceFacts,
  last: Round,
): ReadonlyArray<RuleStatement> => {
  const acts = new Map(last.active.keys.map((plan) => [plan.key, plan.act]))
  const matching = new Set(last.active.ids)
  return scope.policy.rules.flatMap((rule) =>
    matching.has(rule.id)
      ? [
          ...renameStatements(rule, facts, last),
          ...setStatements(rule, acts, facts, last),
          ...removeStatements(rule, acts, facts),
        ]
      : standing(rule, facts, last),
  )
}

const isBy = (origin: Provenance | undefined, rule: Rule, line: number): boolean =>
  origin !== undefined && origin.rule === rule.id && origin.line === line

const renameStatements = (rule: Rule, facts: ResourceFacts, last: Round): ReadonlyArray<RuleStatement> =>
  Array.from(rule.rename, ([from, { target, line }]) => {
    const value = facts.observed.get(from) ?? null
    const statement = { rule: rule.id, line, key: target, from, action: "rename", value } as const
    if (value === null) return { ...statement, outcome: "already-so" }
    const dropped = last.state.removals.get(from)
    if (dropped === undefined || last.state.tags.has(from)) {
      const claimed = last.active.renames.find((step) => step.source === from)
      return claimed === undefined || isBy(claimed, rule, line)
        ? { ...statement, outcome: "refused" }
        : { ...statement, outcome: "overridden", by: claimed.rule }
    }
    if (!isBy(dropped, rule, line)) return { ...statement, outcome: "overridden", by: dropped.rule }
    const written = last.state.writes.get(target)
    return written === undefined || written.rule === rule.id || last.state.tags.get(target) === value
      ? { ...statement, outcome: "applies" }
      : { ...statement, outcome: "overridden", by: written.rule }
  })

type Acts = ReadonlyMap<string, Act | undefined>

const setStatements = (
  rule: Rule,
  acts: Acts,
  facts: ResourceFacts,
  last: Round,
): ReadonlyArray<RuleStatement> =>
  Array.from(rule.set, ([key, { template, line, overwrite }]) => {
    const expansion = expandTemplate(template, facts, last.read)
    const value = isValue(expansion) ? expansion : null
    const statement = { rule: rule.id, line, key, action: "set", value } as const
    const act = acts.get(key)
    // A key of AWS or a protected one has no act: a policy file with such a rule is not decoded in the first place.
    if (act === undefined) return { ...statement, outcome: "refused" }
    if (act.rule !== rule.id) return { ...statement, outcome: "overridden", by: act.rule }
    const decision = last.decisions.get(key)
    if (decision?.kind === "refuse")
      return { ...statement, outcome: decision.reason === "unresolved" ? "unresolved" : "refused" }
    const acted = decision?.kind === "write" && isBy(decision.by, rule, line)
    if (!overwrite && !acted) return { ...statement, outcome: "present" }
    return { ...statement, outcome: facts.observed.get(key) === value ? "already-so" : "applies" }
  })

const removeStatements = (rule: Rule, acts: Acts, facts: ResourceFacts): ReadonlyArray<RuleStatement> =>
  Array.from(rule.remove, ([key, { line }]) => {
    const statement = { rule: rule.id, line, key, action: "remove", value: null } as const
    const act = acts.get(key)
    if (act === undefined) return { ...statement, outcome: "refused" }
    if (act.rule !== rule.id) return { ...statement, outcome: "overridden", by: act.rule }
    return { ...statement, outcome: facts.observed.has(key) ? "applies" : "already-so" }
  })

/** What a rule that does not match any more has left behind. */
const standing = (rule: Rule, facts: ResourceFacts, last: Round): ReadonlyArray<RuleStatement> => {
  const { tags, writes, removals } = last.state
  const statements: Array<RuleStatement> = []
  const applies = { rule: rule.id, outcome: "applies" } as const
  for (const [from, { target, line }] of rule.rename)
    if (isBy(removals.get(from), rule, line) && !tags.has(from)) {
      const value = facts.observed.get(from) ?? null
      statements.push({ ...applies, line, key: target, from, action: "rename", value })
    }
  for (const [key, { line }] of rule.set)
    if (isBy(writes.get(key), rule, line))
      statements.push({ ...applies, line, key, action: "set", value: tags.get(key) ?? null })
  for (const [key, { line }] of rule.remove)
    if (isBy(removals.get(key), rule, line) && !tags.has(key))
      statements.push({ ...applies, line, key, action: "remove", value: null })
  return statements
}
