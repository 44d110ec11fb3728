import type { AwsRequest, AwsResponse } from "./AwsRequest.ts"
import type { AwsError } from "./AwsError.ts"
import type { Identity } from "./Identity.ts"
import type { Input } from "./Input.ts"
import type { PageFault } from "./Page.ts"
import type { Protocol } from "./protocols/Protocol.ts"
import type { Bucket } from "./RateLimits.ts"

/** One call of one operation, decoded and identified. */
export interface Call {
  /** The service id of the SDK, such as `Resource Groups Tagging API`. */
  readonly service: string
  readonly operation: string
  readonly identity: Identity
  /** The Region it works in: the one it was signed for, or the home Region of a global service. */
  readonly region: string
  /** The account it is about: that of the role for AssumeRole, else the caller's, unless the input names one. */
  readonly account: string
  /** Every ARN that the input names. */
  readonly arns: ReadonlyArray<string>
  readonly input: Input
  readonly request: AwsRequest
  /** Counts the calls that this server has seen, from 1. */
  readonly serial: number
  /** What faults want of this call's answer. */
  readonly faults: CallFaults
}

/** The parts of faults that an operation itself has to carry out. */
export interface CallFaults {
  readonly page?: PageFault
  /** Reads answer as of so many milliseconds ago. */
  readonly staleMs?: number
  /** How many items of a batch stay undone. */
  readonly unprocessed?: number
  /** Says of an ARN whether and how it fails inside a 200. */
  readonly failArn?: (arn: string) => { readonly code: string; readonly statusCode: number } | undefined
}

/** The members of an answer, or an answer already on the wire. */
export type Answer = { readonly output: Readonly<Record<string, unknown>> } | { readonly raw: AwsResponse }

/** Carries out a call. Throws AwsError to refuse it. */
export type Operation = (call: Call) => Answer | Promise<Answer>

/** A service of the embedded organization. */
export interface Service {
  /** The SDK's service id, as it stands in `apiCalls` and in faults. */
  readonly id: string
  /** The name in the signing scope. */
  readonly signingName: string
  readonly protocol: Protocol
  /**
   * Where it works. `home`: in the home Region, whatever Region its client was made for, since a client with a custom
   * endpoint signs global services for its own. `any`: in the Region it was signed for. `enabled`: the same, and only
   * where the account has enabled that Region.
   */
  readonly regions: "home" | "any" | "enabled"
  readonly operations: ReadonlyMap<string, Operation>
  /** The buckets that an operation takes from: all of them must have a token. */
  readonly buckets: (operation: string) => ReadonlyArray<Bucket>
  /** The error with which this service throttles. */
  readonly throttled: (operation: string) => AwsError
  /** The error with which this service refuses a malformed input. */
  readonly invalid: (message: string) => AwsError
  /** The prefix of its IAM actions. */
  readonly actionPrefix: string
  /** The ARNs that an input names. */
  readonly arnsOf?: (operation: string, input: Input, region: string) => ReadonlyArray<string>
  /** The account that an input names, where it is not the caller's. */
  readonly accountOf?: (operation: string, input: Input) => string | undefined
}

/** An answer whose members go through the service's protocol. */
export const answer = (output: Readonly<Record<string, unknown>>): Answer => ({ output })
