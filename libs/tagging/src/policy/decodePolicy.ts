import { Result, Schema, type SchemaIssue } from "effect"
import { buildPolicy } from "./buildPolicy.ts"
import { checkPolicy } from "./checkPolicy.ts"
import { checkText } from "./checkText.ts"
import type { Diagnostic } from "./Diagnostic.ts"
import type { Policy } from "./Policy.ts"
import { policyDigestOf } from "./policyDigestOf.ts"
import { PolicyFile } from "./PolicyFile.ts"
import { readPolicyDocument } from "./readPolicyDocument.ts"
import { schemaDiagnostics } from "./schemaDiagnostics.ts"

/** A policy in which nothing is wrong, and what a person should know about it all the same. */
export interface DecodedPolicy {
  readonly policy: Policy
  readonly warnings: ReadonlyArray<Diagnostic>
}

/** No list of problems is longer; what was left off is counted in its last entry. */
export const diagnosticsMax = 1_000

/**
 * Decodes a policy file, or says everything that is wrong with it, in the order of the file.
 *
 * **Details** `text` is the file's UTF-8 text with its byte order mark, if it has one: the digest is that of the file's
 * bytes. `file` is its name as the user gave it. Where something is wrong the warnings are in the list as well. What
 * keeps the file from being read as YAML at all comes alone, since nothing behind it can be trusted.
 */
export const decodePolicy = (
  text: string,
  file: string,
): Result.Result<DecodedPolicy, ReadonlyArray<Diagnostic>> => {
  const unreadable = checkText(text, file)
  if (unreadable.length > 0) return Result.fail(unreadable)
  const read = readPolicyDocument(text, file)
  if (Result.isFailure(read)) return Result.fail(bounded(inOrder(read.failure)))
  const { document, problems } = read.success
  const decoded = decodeFile(document.value)
  const said = new Set(problems.map(placeOf))
  const shape = Result.isFailure(decoded) ? schemaDiagnostics(decoded.failure, document) : []
  const diagnostics = inOrder([
    ...problems,
    ...[...shape, ...checkPolicy(document)].filter((each) => !said.has(placeOf(each))),
  ])
  if (Result.isFailure(decoded) || diagnostics.some((each) => each.severity === "error"))
    return Result.fail(bounded(diagnostics))
  return Result.succeed({
    policy: { file, text, digest: policyDigestOf(text), ...buildPolicy(decoded.success, document) },
    warnings: diagnostics,
  })
}

const decodeUnknown = Schema.decodeUnknownResult(PolicyFile, {
  errors: "all",
  onExcessProperty: "error",
  reportInput: true,
})

const decodeFile = (value: unknown): Result.Result<PolicyFile, SchemaIssue.Issue> =>
  Result.mapError(decodeUnknown(value), (error) => error.issue)

/** What YAML itself could not settle at a place is not told a second time in the words of what was made of it. */
const placeOf = ({ line, column, path }: Diagnostic): string => `${line}:${column} ${path}`

const inOrder = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> =>
  diagnostics.toSorted((left, right) => left.line - right.line || left.column - right.column)

const bounded = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> => {
  const last = diagnostics[diagnosticsMax - 1]
  if (last === undefined || diagnostics.length === diagnosticsMax) return diagnostics
  // Errors before warnings: a warning must never push out the error that makes the file invalid.
  const errors = diagnostics.filter((each) => each.severity === "error").slice(0, diagnosticsMax - 1)
  const omitted = diagnostics.length - errors.length
  return [...errors, { ...last, message: `${omitted} more problems are not shown`, severity: "error" }]
}
