import { Schema } from "effect"
import { Region } from "../domain/Region.ts"
import { expectedTypePattern, typePattern } from "./parseTypePattern.ts"

/** A text of a pattern, which has the `u` flag or would be missing in the JSON Schema; `expected` says it in words. */
export const matching = (pattern: RegExp, expected: string) =>
  Schema.String.pipe(Schema.check(Schema.isPattern(pattern, { expected })))

/** A list that may not be empty: nobody could tell whether everything or nothing is meant. */
export const nonEmptyList = <S extends Schema.Constraint>(item: S) =>
  Schema.Array(item).pipe(Schema.check(Schema.isMinLength(1, { expected: "at least one entry" })))

const label = matching(/^[^\p{Cc}\p{Cs}]{1,128}$/u, "1 to 128 characters on one line")

const person = matching(/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,256}$/u, "a name or address of at most 256 characters")

/** A list of accounts, as `parseAccountPattern` reads its entries. */
export const AccountPatterns = nonEmptyList(Schema.String).annotate({
  description:
    'Account ids (quoted), OU ids for accounts in it or below, paths of OU names: "Workloads/Prod" for accounts directly in it, "Workloads/**" for those in it or below, or "*" for all. A / or * inside of a name is escaped by \\.',
})

/** The name of a Region. */
export const regionName = Region.annotate({ expected: "the name of a Region, such as eu-west-1" })

/** A list of Regions. */
export const Regions = nonEmptyList(regionName)

/** An entry of a list of resource types, as `parseTypePattern` reads it. */
export const TypePattern = matching(typePattern, expectedTypePattern)

const TagPatternEntry = Schema.Union([
  Schema.String,
  Schema.Struct({ is: Schema.String.annotate({ description: "The value as it stands." }) }),
]).annotate({
  expected: "a text or { is: TEXT }",
})

const whenFields = {
  accounts: Schema.optionalKey(AccountPatterns),
  regions: Schema.optionalKey(Regions.annotate({ description: "Names of Regions." })),
  types: Schema.optionalKey(
    nonEmptyList(TypePattern).annotate({
      description:
        'Resource types: "service" or "service:type" as the tagging API writes them, * for any characters.',
    }),
  ),
}

const When = Schema.Struct({
  ...whenFields,
  tags: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.Union([TagPatternEntry, nonEmptyList(TagPatternEntry)])).annotate({
      description:
        "What each key must hold: a value, * for any characters, a leading ! for anything else or nothing; absent; present; { is: … } for a value that looks like one of these.",
    }),
  ),
}).annotate({
  description:
    "What the rule is for: all of the fields must fit, one entry of each list. Without it: everything.",
})

const Assignment = Schema.Union([
  Schema.String,
  Schema.Struct({
    value: Schema.String.annotate({
      description: "The value, with ${…} for what is known of account and resource.",
    }),
    overwrite: Schema.optionalKey(
      Schema.Boolean.annotate({ description: "Also where the key holds another value.", default: false }),
    ),
  }),
]).annotate({ expected: "a text or { value, overwrite }" })

/** The shape of one rule. */
export const Rule = Schema.Struct({
  id: label.annotate({ description: "A name for the rule, used once; plans and records quote it." }),
  when: Schema.optionalKey(When),
  set: Schema.optionalKey(
    Schema.Record(Schema.String, Assignment).annotate({
      description: "Values by key, given only where the key is missing unless overwrite is true.",
    }),
  ),
  rename: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.String).annotate({ description: "New names by old name." }),
  ),
  remove: Schema.optionalKey(Schema.Array(Schema.String).annotate({ description: "Keys to remove." })),
}).annotate({
  description: "What to do with tags, and where. Of several rules on one key the last one decides.",
})

/** The shape of one exemption. */
export const Exemption = Schema.Struct({
  id: label.annotate({ description: "A name for the exemption, used once." }),
  when: Schema.Struct(whenFields).annotate({
    description:
      "What is exempt; at least one of accounts, regions, types. Never by tags: whoever may tag could exempt himself.",
  }),
  owner: person.annotate({ description: "Who answers for the exemption." }),
  approver: person.annotate({ description: "Who approved it; another person than the owner." }),
  reason: matching(/\S/u, "a reason").annotate({ description: "Why it is exempt." }),
  expires: matching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u, "a date: YYYY-MM-DD").annotate({
    description: "The last day, in UTC, on which it holds: YYYY-MM-DD.",
  }),
}).annotate({ description: "Resources that no rule changes until a date." })
