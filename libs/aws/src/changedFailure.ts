import { CallFailed } from "@orgtag/tagging"

/** The fields of a failure that an adapter may know better than the call itself did. */
export type FailureChange = Partial<Pick<CallFailed, "reason" | "detail" | "effect" | "attempts">>

/** A failure with some of its fields changed. */
export const changedFailure = (failed: CallFailed, change: FailureChange): CallFailed =>
  new CallFailed({
    service: failed.service,
    operation: failed.operation,
    ...(failed.account === undefined ? {} : { account: failed.account }),
    ...(failed.region === undefined ? {} : { region: failed.region }),
    code: failed.code,
    ...(failed.requestId === undefined ? {} : { requestId: failed.requestId }),
    reason: change.reason ?? failed.reason,
    detail: change.detail ?? failed.detail,
    effect: change.effect ?? failed.effect,
    attempts: change.attempts ?? failed.attempts,
  })
