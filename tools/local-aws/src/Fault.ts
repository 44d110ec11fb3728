import { Schema, Struct } from "effect"

const count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))
const text = Schema.String.pipe(Schema.check(Schema.isMinLength(1)))
const status = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 100, maximum: 599 })))

/** What may happen to a call, one of these for each fault. */
const fields = {
  /** Refuse it with the service's own throttling error. */
  throttle: Schema.Literal(true),
  /** Refuse it with this error. `body` takes the place of the service's own. */
  error: Schema.Struct({ code: text, status, body: Schema.optionalKey(Schema.String) }),
  /** Carry it out but for the ARNs that match, which fail inside the 200. */
  failArn: Schema.Struct({ code: text, statusCode: status }),
  /** Carry it out, and answer so much later. */
  delayMs: count,
  /** Close the connection without an answer. */
  cut: Schema.Literals(["before-apply", "after-apply"]),
  /** A read answers as of so long ago. */
  staleMs: count,
  /** Answer these bytes and do not carry it out. */
  answer: Schema.Struct({ status, body: Schema.String }),
  /** A page of one row, a page whose token leads back to its own beginning, or a page without rows. */
  page: Schema.Literals(["short", "repeat", "empty"]),
  /** So many items of a batch stay undone, and the answer names them. */
  unprocessed: count,
  /** The call arrives so much later: it is held before it has any effect. */
  pauseMs: count,
}

const effectNames = Object.keys(fields)

/** What happens to a call that a fault matches: exactly one field. */
export const FaultEffect = Schema.Struct(Struct.map(fields, Schema.optionalKey)).pipe(
  Schema.check(
    Schema.makeFilter(
      (effect) => Object.keys(effect).length === 1 || `expected exactly one of ${effectNames.join(", ")}`,
    ),
  ),
)
export type FaultEffect = typeof FaultEffect.Type

const callsPattern = /^(?:\d+-\d+|every:[1-9]\d*|rate:(?:0(?:\.\d+)?|1(?:\.0+)?))$/u

/** Calls are counted from 1, so that `0-3` and `3-1` are mistakes: they would never mean what they seem to. */
const isInOrder = (calls: string): boolean => {
  const [first, last] = calls.split("-").map(Number)
  return last === undefined || (first !== undefined && first >= 1 && last >= first)
}

/** Which calls go wrong, and how. */
export const Fault = Schema.Struct({
  service: text.annotate({ description: "the SDK's service id, as in apiCalls" }),
  operation: text,
  account: Schema.optionalKey(
    Schema.String.pipe(Schema.check(Schema.isPattern(/^\d{12}$/u))).annotate({
      description: "the account that the call is about, not the caller's",
    }),
  ),
  region: Schema.optionalKey(text),
  arn: Schema.optionalKey(
    text.annotate({ description: "a pattern with * and ? for one of the ARNs in the input" }),
  ),
  calls: Schema.String.pipe(
    Schema.check(Schema.isPattern(callsPattern, { message: 'expected "1-3", "every:20" or "rate:0.05"' })),
    Schema.check(
      Schema.makeFilter(
        (calls) => isInOrder(calls) || "expected the first call and the last one, counted from 1",
      ),
    ),
  ),
  do: FaultEffect,
})
export type Fault = typeof Fault.Type

/** A faults file. */
export const FaultFile = Schema.Struct({ faults: Schema.Array(Fault) })
export type FaultFile = typeof FaultFile.Type
