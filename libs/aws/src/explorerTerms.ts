import type { CallTerms } from "@orgtag/aws-clients"
import type { Region } from "@orgtag/tagging"
import type { Schema } from "effect"
import type { MemberCalls } from "./MemberCalls.ts"

/** The terms of a read of Resource Explorer in a Region of an account. */
export const explorerTerms = <Answer>(
  calls: MemberCalls,
  region: Region,
  operation: string,
  answer: Schema.ConstraintDecoder<Answer>,
): CallTerms<Answer> => ({
  service: "Resource Explorer 2",
  operation,
  account: calls.account,
  region,
  memberRegion: true,
  kind: "read",
  answer,
})
