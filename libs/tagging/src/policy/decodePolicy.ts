import { createHash } from "node:crypto"
import { Result, Schema } from "effect"
import { buildPolicy } from "./buildPolicy.ts"
import type { Diagnostic } from "./Diagnostic.ts"
import type { Policy } from "./Policy.ts"
import { PolicyFile } from "./PolicyFile.ts"
import { readPolicyDocument } from "./readPolicyDocument.ts"

/** A policy in which nothing is wrong, and what a person should know about it all the same. */
export interface DecodedPolicy {
  readonly policy: Policy
  readonly warnings: ReadonlyArray<Diagnostic>
}

const decodeFile = Schema.decodeUnknownResult(PolicyFile, {
  errors: "all",
  onExcessProperty: "error",
  reportInput: true,
})

/**
 * Decodes a policy file, or says everything that is wrong with it, each problem with its line and column.
 *
 * `text` is the file's UTF-8 text with its byte order mark, if it has one: the digest is that of the file's bytes.
 * `file` is its name as the user gave it.
 */
export const decodePolicy = (
  text: string,
  file: string,
): Result.Result<DecodedPolicy, ReadonlyArray<Diagnostic>> => {
  const read = readPolicyDocument(text, file)
  if (Result.isFailure(read)) return Result.fail(read.failure)
  const { document, problems } = read.success
  const decoded = decodeFile(document.value)
  if (Result.isFailure(decoded))
    return Result.fail([...problems, document.diagnostic([], { message: String(decoded.failure) })])
  if (problems.length > 0) return Result.fail(problems)
  return Result.succeed({
    policy: { file, text, digest: digestOf(text), ...buildPolicy(decoded.success, document) },
    warnings: [],
  })
}

const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`
