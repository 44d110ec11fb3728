import { Predicate, type SchemaAST, type SchemaIssue } from "effect"
import type { Diagnostic } from "./Diagnostic.ts"
import type { Flaw } from "./Flaw.ts"
import { nearestName } from "./nearestName.ts"
import type { PolicyDocument, PolicyPath } from "./PolicyDocument.ts"
import { showPath } from "./PolicyDocument.ts"
import { showText, showValue } from "./showValue.ts"

/** What the schema of policy files found, each issue with its place; needs issues that report their input. */
export const schemaDiagnostics = (
  issue: SchemaIssue.Issue,
  document: PolicyDocument,
): ReadonlyArray<Diagnostic> => {
  const found = flatten(issue, [], undefined).map((each) => ({ ...each, flaw: each.flaw(document) }))
  // A required key that is misspelt is one mistake and not two.
  const misspelt = new Set(
    found.flatMap(({ path, flaw }) =>
      flaw.message === unknownKeyMessage && flaw.didYouMean !== undefined
        ? [showPath([...path.slice(0, -1), flaw.didYouMean])]
        : [],
    ),
  )
  return found
    .filter(({ path, flaw }) => flaw.message !== missingKeyMessage || !misspelt.has(showPath(path)))
    .map(({ path, at, flaw }) => document.diagnostic(path, flaw, at))
}

const unknownKeyMessage = "this key is unknown"
const missingKeyMessage = "this is required and missing"

interface Located {
  readonly path: PolicyPath
  readonly at: "key" | "value"
  readonly flaw: (document: PolicyDocument) => Flaw
}

const flatten = (
  issue: SchemaIssue.Issue,
  path: PolicyPath,
  expected: string | undefined,
): ReadonlyArray<Located> => {
  if (issue._tag === "Pointer") return flatten(issue.issue, [...path, ...issue.path.map(stepOf)], undefined)
  if (issue._tag === "Filter")
    return flatten(issue.issue, path, expected ?? textOf(issue.filter.annotations?.["expected"]))
  if (issue._tag === "Encoding") return flatten(issue.issue, path, expected)
  if (issue._tag === "Composite") return issue.issues.flatMap((each) => flatten(each, path, expected))
  if (issue._tag === "AnyOf") return flattenUnion(issue, path, expected)
  return [leaf(issue, path, expected)]
}

const leaf = (issue: SchemaIssue.Leaf, path: PolicyPath, expected: string | undefined): Located => {
  if (issue._tag === "MissingKey") return { path, at: "value", flaw: () => ({ message: missingKeyMessage }) }
  if (issue._tag === "UnexpectedKey") return { path, at: "key", flaw: () => unknownKey(path, issue.ast) }
  if (issue._tag === "InvalidType") return wrongValue(path, issue.input, expected ?? expectedOf(issue.ast))
  const own = issue._tag === "InvalidValue" ? textOf(issue.annotations?.["expected"]) : undefined
  return wrongValue(path, issue.input, expected ?? own)
}

/**
 * A union is wrong in one place, or in places below it.
 *
 * Where the value fits none of the members by its kind, that is one problem, told in the union's own words; where it
 * fits one (a map that lacks a key), the problems are that member's.
 */
const flattenUnion = (
  issue: SchemaIssue.AnyOf,
  path: PolicyPath,
  expected: string | undefined,
): ReadonlyArray<Located> => {
  const below = issue.issues.flatMap((each) => flatten(each, path, expected))
  const [first] = below
  const own = below.every((each) => each.path.length === path.length && each.at === "value")
  if (first !== undefined && !own) return below
  const words = expected ?? textOf(issue.ast.annotations?.["expected"])
  if (words === undefined && below.length === 1) return below
  return [wrongValue(path, issue.input, words ?? expectedOf(issue.ast), literalsOf(issue.ast))]
}

const stepOf = (step: PropertyKey): string | number => (typeof step === "number" ? step : String(step))

const textOf = (annotation: unknown): string | undefined =>
  Predicate.isString(annotation) ? annotation : undefined

const wrongValue = (
  path: PolicyPath,
  input: unknown,
  expected: string | undefined,
  known: ReadonlyArray<string> = [],
): Located => ({
  path,
  at: "value",
  flaw: (document) => {
    const written = document.writtenAt(path)
    const unquoted = expected?.includes("text") === true && written !== undefined && isUnquoted(input)
    const didYouMean = Predicate.isString(input) ? nearestName(input, known) : undefined
    return {
      message: unquoted
        ? "this is not read as a text: quote it"
        : input === null
          ? "there is nothing here"
          : Array.isArray(input) && input.length === 0
            ? "this list is empty"
            : "this is not a valid value",
      ...(mayBeSecret(path, input) ? {} : { found: found(input, written) }),
      ...(unquoted
        ? { expected: JSON.stringify(showText(written)) }
        : expected === undefined
          ? {}
          : { expected }),
      ...(didYouMean === undefined ? {} : { didYouMean }),
    }
  },
})

/** An external id is no secret to AWS, but many treat it as one; the URL of a webhook is one, wherever it was put. */
const mayBeSecret = (path: PolicyPath, input: unknown): boolean =>
  showPath(path) === "access.externalId" ||
  (path[0] === "alerts" && JSON.stringify(input ?? null).includes("://"))

const isUnquoted = (input: unknown): boolean => typeof input === "number" || typeof input === "boolean"

/** A number as the file has it (`0042`), everything else as it was read. */
const found = (input: unknown, written: string | undefined): string =>
  isUnquoted(input) && written !== undefined ? showText(written) : showValue(input)

const unknownKey = (path: PolicyPath, ast: SchemaAST.AST): Flaw => {
  const key = String(path.at(-1))
  if (/^exemptions\[\d+\]\.when\.tags$/u.test(showPath(path)))
    return {
      message: "an exemption cannot go by tags: whoever may tag could exempt himself",
      expected: "accounts, regions, types",
    }
  const known = ast._tag === "Objects" ? ast.propertySignatures.map((each) => String(each.name)) : []
  const didYouMean = nearestName(key, known)
  return {
    message: unknownKeyMessage,
    found: showValue(key),
    ...(known.length === 0 ? {} : { expected: known.join(", ") }),
    ...(didYouMean === undefined ? {} : { didYouMean }),
  }
}

/** What a schema asks for, in the words of the file: texts, lists and maps. */
const expectedOf = (ast: SchemaAST.AST): string => {
  const own = textOf(ast.annotations?.["expected"])
  if (own !== undefined) return own
  if (ast._tag === "Literal") return String(ast.literal)
  if (ast._tag === "Union") return Array.from(new Set(ast.types.map(expectedOf))).join(" or ")
  if (ast._tag === "Objects" && ast.propertySignatures.length > 0)
    return `a map of ${ast.propertySignatures.map((each) => String(each.name)).join(", ")}`
  return kinds.get(ast._tag) ?? ast._tag.toLowerCase()
}

/** YAML's words for the kinds of schemas that policy files have. */
const kinds: ReadonlyMap<string, string> = new Map([
  ["String", "a text"],
  ["Number", "a number"],
  ["Boolean", "true or false"],
  ["Arrays", "a list"],
  ["Objects", "a map"],
])

const literalsOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Union"
    ? ast.types.flatMap(literalsOf)
    : ast._tag === "Literal" && typeof ast.literal === "string"
      ? [ast.literal]
      : []
