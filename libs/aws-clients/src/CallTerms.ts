import type { Duration, Schema } from "effect"

/** On which terms a call is made: whose it is in the counts and failures, what its answer must be, how long it may take. */
export interface CallTerms<Answer> {
  /** The SDK's service id, such as `Resource Groups Tagging API` or `DynamoDB`. */
  readonly service: string
  /** AWS's own name of the operation: `BatchWriteItem`, also where lib-dynamodb's command is `BatchWriteCommand`. */
  readonly operation: string
  /** The account that is called, for the failure. */
  readonly account?: string | undefined
  /** The Region that is called, for the failure. */
  readonly region?: string | undefined
  /**
   * Whether this is a call into a Region that a member may have switched off. Only there are errors that look like
   * bad credentials `region-disabled`; anywhere else they are `denied`.
   */
  readonly memberRegion?: boolean
  /**
   * What the answer must look like. Members that a caller relies on must be required here, for the SDK reports an
   * empty object, and a proxy's web page too, as success.
   */
  readonly answer: Schema.ConstraintDecoder<Answer>
  /** Whether the call changes something: then a failure can leave its effect unknown. */
  readonly kind: "read" | "write"
  /** How long one attempt may take; `callLimits.attemptTime` where absent. */
  readonly timeLimit?: Duration.Input
  /**
   * Whether the call waits behind no other calls of this process: for what would be too late, as the renewal of a lease.
   * There may be few of them only.
   */
  readonly urgent?: boolean
}

/** Where a call was going and who for: the part of the terms that a failure repeats. */
export type CallPlace = Pick<CallTerms<unknown>, "service" | "operation" | "account" | "region" | "urgent">
