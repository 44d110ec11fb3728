import { withoutCredentials } from "@orgtag/tagging"
import { Duration, Predicate } from "effect"
import { callLimits } from "./callLimits.ts"

/**
 * What went wrong in one attempt, taken from whatever was thrown.
 *
 * `status` is absent where no HTTP answer came. `fromAws` says whether the answer was an AWS error with a code of its
 * own: SDK v3 makes up `Unknown` (and `NotFound` for a bare 404) where it was not.
 */
export interface CallFault {
  readonly code: string
  readonly detail: string
  readonly status: number | undefined
  readonly fromAws: boolean
  readonly requestId: string | undefined
  /** How long whoever answered asks to be left alone, where it says so. */
  readonly retryAfter?: Duration.Duration | undefined
}

/** Names that SDK v3 gives to answers in which it found no error code. */
const madeUpNames: ReadonlySet<string> = new Set(["Unknown", "UnknownError"])

const textOf = (value: unknown, name: string): string | undefined => {
  if (!Predicate.hasProperty(value, name)) return undefined
  const text = value[name]
  return Predicate.isString(text) && text !== "" ? text : undefined
}

/**
 * The first line of a message, at most `callLimits.detailCharacters` long: the SDK adds advice for programmers below it. Here
 * messages come in, so here whatever looks like a credential is cut out, before it is logged, recorded or told.
 */
export const detailOf = (message: string): string => {
  const line = withoutCredentials(message.split("\n")[0] ?? "")
  return line.length > callLimits.detailCharacters
    ? `${line.slice(0, callLimits.detailCharacters - 1)}…`
    : line
}

/** Webhooks' errors carry what their receiver asked for; AWS asks for nothing. */
const retryAfterOf = (thrown: unknown): Duration.Duration | undefined => {
  if (!Predicate.hasProperty(thrown, "retryAfterSeconds")) return undefined
  const seconds = thrown["retryAfterSeconds"]
  return Predicate.isNumber(seconds) ? Duration.seconds(seconds) : undefined
}

/** Reads a thrown value, SDK error or not. */
export const callFaultOf = (thrown: unknown): CallFault => {
  const metadata = Predicate.hasProperty(thrown, "$metadata") ? thrown["$metadata"] : undefined
  const status = Predicate.hasProperty(metadata, "httpStatusCode") ? metadata["httpStatusCode"] : undefined
  const name = textOf(thrown, "name") ?? "Error"
  const message = textOf(thrown, "message") ?? ""
  const madeUp = madeUpNames.has(name) || (name === "NotFound" && madeUpNames.has(message))
  const fromAws = Predicate.hasProperty(thrown, "$fault") && !madeUp
  // Node's errors carry what happened in `code` and only "Error" as their name.
  const code = fromAws ? name : (textOf(thrown, "code") ?? name)
  return {
    code: madeUp && Predicate.isNumber(status) ? `HTTP ${status}` : code,
    detail: detailOf(madeUp ? "the answer was not an AWS error" : message === "" ? String(thrown) : message),
    status: Predicate.isNumber(status) ? status : undefined,
    fromAws,
    requestId: textOf(metadata, "requestId"),
    retryAfter: retryAfterOf(thrown),
  }
}
