import { CallFailed } from "@orgtag/tagging"
import type { CallPlace } from "@orgtag/aws-clients"

/** The failure of an answer that has the right shape and cannot be true. */
export const malformed = (place: CallPlace, code: string, detail: string): CallFailed =>
  new CallFailed({
    service: place.service,
    operation: place.operation,
    ...(place.account === undefined ? {} : { account: place.account }),
    ...(place.region === undefined ? {} : { region: place.region }),
    reason: "malformed",
    code,
    detail,
    effect: "none",
    attempts: 1,
  })
