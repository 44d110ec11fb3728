import type { CallFailed, ObservedResource, Region, ResourceArn, ServiceReader } from "@orgtag/tagging"
import type { Effect } from "effect"
import type { MemberCalls } from "../MemberCalls.ts"

/** A service's own reader in one member account: it lists what there is and reads what it is asked for. */
export interface MemberReader extends ServiceReader {
  /** Those of at most 100 ARNs, all its own, that the service knows in a Region, with their tags. */
  readonly read: (
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
  ) => Effect.Effect<ReadonlyArray<ObservedResource>, CallFailed>
}

/** Makes a reader for the calls into one account. */
export type MakeReader = (calls: MemberCalls) => MemberReader
