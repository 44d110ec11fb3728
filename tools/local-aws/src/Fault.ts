import { Schema } from "effect"

const positive = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))
const text = Schema.String.pipe(Schema.check(Schema.isMinLength(1)))
const status = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 100, maximum: 599 })))

/** What happens to a call that a fault matches. */
export const FaultEffect = Schema.Union([
  Schema.Struct({ throttle: Schema.Literal(true) }).annotate({
    description: "refuse it with the service's own throttling error",
  }),
  Schema.Struct({
    error: Schema.Struct({ code: text, status, body: Schema.optionalKey(Schema.String) }),
  }).annotate({ description: "refuse it with this error; body takes the place of the service's own" }),
  Schema.Struct({ failArn: Schema.Struct({ code: text, statusCode: status }) }).annotate({
    description: "carry it out but for the ARNs that match, which fail inside the 200",
  }),
  Schema.Struct({ delayMs: positive }).annotate({ description: "carry it out and answer so much later" }),
  Schema.Struct({ cut: Schema.Literals(["before-apply", "after-apply"]) }).annotate({
    description: "close the connection without an answer",
  }),
  Schema.Struct({ staleMs: positive }).annotate({ description: "a read answers as of so long ago" }),
  Schema.Struct({ answer: Schema.Struct({ status, body: Schema.String }) }).annotate({
    description: "do not carry it out and answer these bytes",
  }),
  Schema.Struct({ page: Schema.Literals(["short", "repeat", "empty"]) }).annotate({
    description: "a page of one row, a page whose token leads back to its own beginning, a page without rows",
  }),
  Schema.Struct({ unprocessed: positive }).annotate({
    description: "so many items of a batch stay undone and are named in the answer",
  }),
  Schema.Struct({ pauseMs: positive }).annotate({
    description: "the call arrives so much later: it is held before it has any effect",
  }),
])
export type FaultEffect = typeof FaultEffect.Type

const calls = /^(?:\d+-\d+|every:[1-9]\d*|rate:(?:0(?:\.\d+)?|1(?:\.0+)?))$/u

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
    Schema.check(Schema.isPattern(calls, { message: 'expected "1-3", "every:20" or "rate:0.05"' })),
  ),
  do: FaultEffect,
})
export type Fault = typeof Fault.Type

/** A faults file. */
export const FaultFile = Schema.Struct({ faults: Schema.Array(Fault) })
export type FaultFile = typeof FaultFile.Type
