import { Context, type Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Timestamp, UserInfo } from "../record/Record.ts"

/** A policy file as it was used, by its digest: item `policies`, `<digest>`. */
export interface StoredPolicy {
  /** `sha256:` and the hexadecimal SHA-256 of the file's bytes. */
  readonly digest: string
  /** The file's text, byte order mark included: its UTF-8 bytes have the digest. */
  readonly text: string
  /** The version of orgtag that stored it. */
  readonly toolVersion: string
  /** Who stored it first. */
  readonly userInfo: UserInfo
  readonly storedAt: Timestamp
  /** `storedPolicyHash` of all of it: with it also who stored it, when and with what cannot be altered unseen. */
  readonly hash?: string
}

/**
 * The digest of the policy that may be applied without a reason: item `control`, `approved`, which a deployment writes.
 * `approvedPolicyItem` of the tables' definitions is the item, for whoever writes it without this port.
 */
export interface ApprovedPolicy {
  readonly digest: string
  /** Who or what approved it: the ARN of a stack or a principal. */
  readonly approvedBy: string
  /** Absent where a deployment could not tell. */
  readonly at?: Timestamp
}

/**
 * An order to stop: item `control`, `stop`.
 *
 * It stays when it is taken back, and then says by whom, so that both are in the record until the next order.
 */
export interface StopOrder {
  readonly reason: string
  readonly userInfo: UserInfo
  readonly at: Timestamp
  /** Who let sweeps go on again, and when; absent while the order holds. */
  readonly resumed?: { readonly userInfo: UserInfo; readonly at: Timestamp }
}

/** What people decided about sweeps: the policies in use, the approved one, the stop switch. Reads are consistent. */
export class Controls extends Context.Service<
  Controls,
  {
    /**
     * Stores a policy where none stands under its digest; the first to store it stays. Fails as `tampered` where what
     * stands there is not the text with that digest.
     */
    readonly storePolicy: (policy: StoredPolicy) => Effect.Effect<void, CallFailed>
    /** The policy with a digest. One whose text does not have it fails as `tampered`. */
    readonly policy: (digest: string) => Effect.Effect<StoredPolicy | undefined, CallFailed>
    /** What may be applied without a reason; undefined where none was approved: then none is asked. */
    readonly approved: Effect.Effect<ApprovedPolicy | undefined, CallFailed>
    /** Approves a policy in place of the one approved before. */
    readonly approve: (approval: ApprovedPolicy) => Effect.Effect<void, CallFailed>
    /** The last order to stop, if there ever was one. Every process that writes asks for it while it works. */
    readonly stopOrder: Effect.Effect<StopOrder | undefined, CallFailed>
    /** Orders every process to stop; replaces an order that stands. */
    readonly orderStop: (order: StopOrder) => Effect.Effect<void, CallFailed>
    /** Takes the standing order back; false where none stands. */
    readonly resume: (by: UserInfo, at: Timestamp) => Effect.Effect<boolean, CallFailed>
  }
>()("@orgtag/tagging/ports/Controls") {}

/** Whether an order to stop holds. */
export const isStopped = (order: StopOrder | undefined): boolean =>
  order !== undefined && order.resumed === undefined
