import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isReservedKey, sortedTags, type Tags } from "../../src/domain/Tags.ts"
import { applyChanges } from "../../src/desired/applyChanges.ts"
import { evaluate, makeEvaluator } from "../../src/desired/evaluate.ts"
import { managedKeys } from "../../src/policy/managedKeys.ts"
import { policies, reordered, reorderedTags, resources } from "./policyGenerator.ts"
import { account, policyOf, resource, shown, type WrittenPolicy } from "./policyOf.ts"

const today = "2026-11-23"
/** More of them with `PROPERTY_RUNS`; the seed of a failure is printed. */
const runs = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 300) }
const verdict = (written: WrittenPolicy, tags: Tags) => evaluate(policyOf(written), resource(tags), today)

describe("for every policy and resource", () => {
  it("a second evaluation changes nothing and finds the same", () => {
    fc.assert(
      fc.property(policies, resources, (written, tags) => {
        const first = verdict(written, tags)
        const second = verdict(written, applyChanges(tags, first.changes))
        expect(second.changes).toEqual([])
        expect(second.findings).toEqual(first.findings)
      }),
      runs,
    )
  })

  it("no key but a managed one is ever changed, and none of AWS", () => {
    fc.assert(
      fc.property(policies, resources, (written, tags) => {
        const keys = new Set(managedKeys(policyOf(written)))
        for (const { key } of verdict(written, tags).changes) {
          expect(keys).toContain(key)
          expect(isReservedKey(key)).toBe(false)
        }
      }),
      runs,
    )
  })

  it("the order of unrelated entries of maps does not matter", () => {
    fc.assert(
      fc.property(policies, resources, fc.infiniteStream(fc.nat(100)), (written, tags, order) => {
        const expected = verdict(written, tags)
        const { changes, findings } = verdict(reordered(written, order), reorderedTags(tags, order))
        expect(shown(changes)).toEqual(shown(expected.changes))
        expect(findings).toEqual(expected.findings)
      }),
      runs,
    )
  })

  it("changes are sorted, differ, say what was observed, and name a rule of the file", () => {
    fc.assert(
      fc.property(policies, resources, (written, tags) => {
        const policy = policyOf(written)
        const { changes, matched } = verdict(written, tags)
        const keys = changes.map((change) => change.key)
        expect(keys).toEqual(sortedTags(new Map(keys.map((key) => [key, ""]))).map(([key]) => key))
        for (const change of changes) {
          expect(change.before).toBe(tags.get(change.key) ?? null)
          expect(change.before).not.toBe(change.after)
          expect(matched).toContain(change.rule)
          expect(policy.rules.map((rule) => rule.id)).toContain(change.rule)
        }
      }),
      runs,
    )
  })

  it("what a finding refuses is not written, and its rename keeps its sources", () => {
    fc.assert(
      fc.property(policies, resources, (policy, tags) => {
        const { rules } = policy
        const { changes, findings } = verdict(policy, tags)
        const refused = new Set(findings.filter(({ rule }) => rule !== undefined).map(({ key }) => key))
        const written = changes.filter((change) => change.op !== "remove").map((change) => change.key)
        expect(written.filter((key) => refused.has(key))).toEqual([])
        const kept = (rules ?? [])
          .flatMap(({ rename }) => Object.entries(rename ?? {}))
          .filter(([source, target]) => refused.has(target) && targetsOf(rules, source).size === 1)
          .map(([source]) => source)
        expect(changes.filter((change) => kept.includes(change.key))).toEqual([])
      }),
      runs,
    )
  })

  it("a resource that is unstable has no change", () => {
    fc.assert(
      fc.property(policies, resources, (written, tags) => {
        const { changes, findings } = verdict(written, tags)
        const unstable = findings.some(({ reason }) => reason === "unstable")
        expect(unstable && changes.length > 0).toBe(false)
      }),
      runs,
    )
  })

  it("nothing is written outside of `values`, and no key is added beside another spelling of it", () => {
    fc.assert(
      fc.property(policies, resources, (written, tags) => {
        const policy = policyOf(written)
        const { changes } = verdict(written, tags)
        const after = applyChanges(tags, changes)
        const bad = changes.filter(({ key, after: value }) => {
          const allowed = policy.values.get(key)
          return value !== null && allowed?.kind === "list" && !allowed.values.includes(value)
        })
        expect(bad).toEqual([])
        const doubled = changes.filter(
          ({ key, op }) =>
            op === "add" && Array.from(after.keys()).some((other) => isOtherSpelling(key, other)),
        )
        expect(doubled).toEqual([])
      }),
      runs,
    )
  })

  it("one evaluator judges many resources as a fresh one judges each", () => {
    fc.assert(
      fc.property(policies, fc.array(resources, { minLength: 2, maxLength: 6 }), (written, many) => {
        const policy = policyOf(written)
        const evaluator = makeEvaluator(policy, { statements: true })
        const other = { ...account, tags: new Map([["Owner", "other"]]) }
        for (const tags of many) {
          for (const facts of [resource(tags), resource(tags, undefined, { account: other })])
            expect(evaluator(facts, today)).toEqual(evaluate(policy, facts, today))
        }
      }),
      { ...runs, numRuns: runs.numRuns / 4 },
    )
  })
})

const targetsOf = (rules: WrittenPolicy["rules"], source: string): ReadonlySet<string> =>
  new Set((rules ?? []).flatMap(({ rename }) => (rename?.[source] === undefined ? [] : [rename[source]])))

const isOtherSpelling = (key: string, other: string): boolean =>
  key !== other && key.toLowerCase() === other.toLowerCase()
