import type { CallFailed } from "@orgtag/tagging"
import { detailOf } from "./CallFault.ts"
import type { CallPlace } from "./CallTerms.ts"
import { classOfAwsError, type ErrorClass, errorClassRow } from "./errorClass.ts"
import { callFailedOf } from "./sendCall.ts"

/** What AWS says of one part of a write inside an answer with status 200. */
export interface PartialError {
  readonly code: string
  readonly detail: string
  readonly status: number | undefined
}

/** The failure of one part of a write, and the class by which it may be tried again. */
export interface PartialFailure {
  readonly errorClass: ErrorClass
  readonly failed: CallFailed
}

/** Classifies the failure of one part of a write by the table that all calls are classified by. */
export const partialFailure = (
  place: CallPlace,
  error: PartialError,
  tally: { readonly attempts: number; readonly unknownEffect: boolean },
): PartialFailure => {
  const errorClass = classOfAwsError(error, { memberRegion: false, kind: "write" })
  const fault = {
    code: error.code,
    detail: detailOf(error.detail),
    status: error.status,
    fromAws: true,
    requestId: undefined,
  }
  const unknownEffect = tally.unknownEffect || errorClassRow(errorClass).mayTakeEffect
  return {
    errorClass,
    failed: callFailedOf(place, { errorClass, fault }, { attempts: tally.attempts, unknownEffect }),
  }
}

/** Whether the table allows another attempt after so many that ended in this class. */
export const mayTryAgain = (errorClass: ErrorClass, attempts: number): boolean =>
  attempts < errorClassRow(errorClass).attempts
