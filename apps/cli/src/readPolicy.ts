import { Effect, FileSystem, Result } from "effect"
import { decodePolicy, type Diagnostic, type Policy, showDiagnostic } from "@orgtag/tagging"
import { CommandEnded } from "./CommandEnded.ts"
import { ExitCode } from "./ExitCode.ts"
import { Screen } from "./terminal/Screen.ts"
import { harmless } from "./view/harmless.ts"
import { showCounted } from "./view/wording.ts"

/** What a policy file came to: a policy, or what is wrong with it. */
export interface ReadPolicy {
  readonly policy: Policy | undefined
  /** Errors and warnings. */
  readonly diagnostics: ReadonlyArray<Diagnostic>
}

// The byte order mark stays: the digest is that of the file's bytes.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const wholeFile = (file: string, message: string): ReadPolicy => ({
  policy: undefined,
  diagnostics: [{ file, line: 1, column: 1, path: "", message, severity: "error" }],
})

/** Reads and decodes a policy file. Fails with exit 64 where the file cannot be read. */
export const readPolicy = Effect.fn("readPolicy")(function* (file: string) {
  const files = yield* FileSystem.FileSystem
  const bytes = yield* files.readFile(file).pipe(
    Effect.mapError(
      (error) =>
        new CommandEnded({
          code: ExitCode.usage,
          message: `cannot read the policy file ${file}: ${error.reason._tag === "NotFound" ? "there is no such file" : error.message}`,
          hint: "name another one with -p FILE",
        }),
    ),
  )
  const text = Result.try(() => decoder.decode(bytes))
  if (Result.isFailure(text)) return wholeFile(file, "the file is not UTF-8 text")
  return Result.match(decodePolicy(text.success, file), {
    onFailure: (diagnostics): ReadPolicy => ({ policy: undefined, diagnostics }),
    onSuccess: ({ policy, warnings }): ReadPolicy => ({ policy, diagnostics: warnings }),
  })
})

/** How many errors a file has, as the last line says it. */
export const showErrorCount = (file: string, diagnostics: ReadonlyArray<Diagnostic>): string =>
  `${showCounted(diagnostics.filter(({ severity }) => severity === "error").length, "error")} in ${file}`

/** One line a diagnostic on stderr; warnings say that they are. */
export const sayDiagnostics = Effect.fnUntraced(function* (diagnostics: ReadonlyArray<Diagnostic>) {
  const screen = yield* Screen
  const { paint } = screen.sayStyle
  for (const diagnostic of diagnostics) {
    const line = harmless(showDiagnostic(diagnostic))
    yield* screen.say(diagnostic.severity === "warning" ? `${line} ${paint.warning("[warning]")}` : line)
  }
})

/** The policy of a file in which nothing is wrong; otherwise says everything that is and ends with 64, before any call. */
export const requirePolicy = Effect.fn("requirePolicy")(function* (file: string) {
  const { policy, diagnostics } = yield* readPolicy(file)
  yield* sayDiagnostics(diagnostics)
  if (policy !== undefined) return policy
  return yield* new CommandEnded({ code: ExitCode.usage, message: showErrorCount(file, diagnostics) })
})
