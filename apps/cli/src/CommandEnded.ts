import * as Data from "effect/Data"
import * as Runtime from "effect/Runtime"
import type { ExitCode } from "./ExitCode.ts"

/**
 * A command that ends with another code than 0, and what a person reads about it on stderr.
 *
 * Not always an error: a partial sweep has said everything in its report, and then there is no message.
 */
export class CommandEnded extends Data.TaggedError("CommandEnded")<{
  readonly code: ExitCode
  /** Lower case, no full stop: what happened. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}> {
  override readonly [Runtime.errorExitCode]: number

  constructor(ended: { readonly code: ExitCode; readonly message?: string; readonly hint?: string }) {
    super({ message: "", ...ended })
    this[Runtime.errorExitCode] = ended.code
  }
}
