import { Result, Schema, SchemaIssue } from "effect"
import { FaultFile, type Fault } from "./Fault.ts"

/** One thing wrong in a faults file. */
export interface FaultProblem {
  /** Such as `faults[2].do`. */
  readonly path: string
  readonly message: string
}

/** Reads a faults file that was parsed as JSON. Unknown fields are refused; every problem is told at once. */
export const decodeFaults = (
  file: unknown,
): Result.Result<ReadonlyArray<Fault>, ReadonlyArray<FaultProblem>> => {
  const decoded = Schema.decodeUnknownResult(FaultFile, { errors: "all", onExcessProperty: "error" })(file)
  if (Result.isSuccess(decoded)) return Result.succeed(decoded.success.faults)
  const { issues } = SchemaIssue.makeFormatterStandardSchemaV1()(decoded.failure.issue)
  return Result.fail(
    issues.map(({ path = [], message }) => ({
      path: path
        .map((step) => pathStep(typeof step === "object" ? step.key : step))
        .join("")
        .replace(/^\./u, ""),
      message,
    })),
  )
}

const pathStep = (key: PropertyKey): string =>
  typeof key === "number" ? `[${String(key)}]` : `.${String(key)}`
