import * as fc from "fast-check"
import type { Tags } from "../../src/domain/Tags.ts"
import type { WrittenPolicy, WrittenRule } from "./policyOf.ts"

/*
 * Few keys and few values, so that rules meet: keys that are set or removed, others that are set or renamed to, and
 * sources of renames. A policy file keeps these apart, and so do these policies.
 */
const written = ["A", "B", "a"] as const
const targets = ["T", "U"] as const
const sources = ["s", "S", "t", "v"] as const
const reads = [...written, ...targets, ...sources, "aws:x"] as const
const values = ["x", "y", "z", ""] as const

const template = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<string>(...values) },
  { weight: 2, arbitrary: fc.constantFrom(...reads).map((key) => `\${resource.tags.${key}}`) },
  { weight: 2, arbitrary: fc.constantFrom(...reads).map((key) => `\${resource.tags.${key} ?? 'x'}`) },
  { weight: 1, arbitrary: fc.constantFrom(...reads).map((key) => `\${resource.tags.${key} ?? ''}y`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("${account.tags.Owner}", "${account.tags.Empty}", "${ou.tags.None}"),
  },
)

const assignment = fc.oneof(
  template,
  template.map((value) => ({ value, overwrite: true }) as const),
)

const tagPattern = fc.oneof(
  fc.constantFrom<string>("absent", "present", ...values, "!x", "!y", "x*"),
  fc.constantFrom<ReadonlyArray<string>>(["x", "absent"], ["!x", "!y"], ["y", "z"]),
)

const when = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc.dictionary(fc.constantFrom(...reads), tagPattern, {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
  },
)

const rule: fc.Arbitrary<WrittenRule> = fc
  .record({
    when,
    set: fc.dictionary(fc.constantFrom(...written, ...targets), assignment, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    rename: fc.dictionary(fc.constantFrom(...sources), fc.constantFrom(...targets), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
    remove: fc.uniqueArray(fc.constantFrom(...written), { maxLength: 2 }),
  })
  .map(({ when: tags, set, rename, remove }) => ({
    ...(tags === undefined ? {} : { when: { tags } }),
    set,
    rename,
    remove: remove.filter((key) => !(key in set)),
  }))

/** Policies as a file could have them, of up to five rules. */
export const policies: fc.Arbitrary<WrittenPolicy> = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 5 }),
  values: fc.dictionary(fc.constantFrom(...written, ...targets), fc.subarray([...values], { minLength: 1 }), {
    maxKeys: 2,
    noNullPrototype: true,
  }),
})

/** Tags that these policies are about, some that they are not, and one of AWS. */
export const resources: fc.Arbitrary<Tags> = fc
  .uniqueArray(fc.tuple(fc.constantFrom<string>(...reads, "other"), fc.constantFrom<string>(...values)), {
    selector: ([key]) => key,
    maxLength: 8,
  })
  .map((pairs) => new Map(pairs))

const shuffled = <A>(items: ReadonlyArray<A>, order: fc.Stream<number>): ReadonlyArray<A> =>
  items
    .map((item) => ({ item, rank: order.next().value ?? 0 }))
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ item }) => item)

const shuffledRecord = <A>(
  record: Readonly<Record<string, A>> | undefined,
  order: fc.Stream<number>,
): Readonly<Record<string, A>> => Object.fromEntries(shuffled(Object.entries(record ?? {}), order))

/** The same policy, with the entries of its maps in another order; rules stay in theirs, which matters. */
export const reordered = (policy: WrittenPolicy, order: fc.Stream<number>): WrittenPolicy => ({
  rules: (policy.rules ?? []).map((each) => ({
    ...(each.when === undefined ? {} : { when: { tags: shuffledRecord(each.when.tags, order) } }),
    set: shuffledRecord(each.set, order),
    rename: shuffledRecord(each.rename, order),
    remove: shuffled(each.remove ?? [], order),
  })),
  values: shuffledRecord(policy.values, order),
})

/** The same tags in another order. */
export const reorderedTags = (tags: Tags, order: fc.Stream<number>): Tags =>
  new Map(shuffled(Array.from(tags), order))
