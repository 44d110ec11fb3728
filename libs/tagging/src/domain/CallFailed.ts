import { Schema } from "effect"
import { failureReasons } from "./Reason.ts"

/**
 * A call to AWS, or to the record, that did not do what was asked, after all its retries.
 *
 * Adapters fail with this and nothing else. `reason` says what happened in the words of the report; the code and the
 * detail are AWS's own.
 */
export class CallFailed extends Schema.TaggedError<CallFailed>()("CallFailed", {
  /** The SDK's service id, such as `Resource Groups Tagging API`. */
  service: Schema.String,
  operation: Schema.String,
  account: Schema.optionalKey(Schema.String),
  region: Schema.optionalKey(Schema.String),
  reason: Schema.Literals(failureReasons),
  /** AWS's error code, or the name of what the client found wrong. */
  code: Schema.String,
  detail: Schema.String,
  requestId: Schema.optionalKey(Schema.String),
  /**
   * Whether the call may have taken effect all the same: `unknown` once any attempt of it was cut off, timed out or was
   * answered with what is not AWS's; `none` where AWS refused every attempt.
   */
  effect: Schema.Literals(["none", "unknown"]),
  attempts: Schema.Int,
}) {
  override get message(): string {
    const tries = this.attempts > 1 ? ` after ${this.attempts} attempts` : ""
    return `${this.service} ${this.operation}: ${this.code}${tries}: ${this.detail}`
  }
}
