import { Context, type Effect, type Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { ActionStatus, Head, HistoryEntry, Timestamp, UserAction } from "../record/Record.ts"

/** Which actions to list. Without a sweep there must be a time range; a status only filters. */
export interface ActionQuery {
  readonly sweep?: string
  readonly account?: AccountId
  readonly status?: ActionStatus
  readonly since?: Timestamp
  readonly until?: Timestamp
}

/** The record of resources: TagsMetadata, TagHistory and UserActions, with the conditions that RECORD.md's steps need. */
export class ResourceRecord extends Context.Service<
  ResourceRecord,
  {
    /** Step 0: the heads of at most 100 resources, read consistently. An ARN that is absent was never recorded. */
    readonly heads: (
      arns: ReadonlyArray<ResourceArn>,
    ) => Effect.Effect<ReadonlyMap<ResourceArn, Head>, CallFailed>
    /** Puts a head at rev 0 where there is none; false where there is one already. */
    readonly seeFirst: (head: Head) => Effect.Effect<boolean, CallFailed>
    /**
     * Step 5: moves a head to its next revision, if it is still at `from` (null: if there is none) and no process of an
     * epoch after `epoch` fenced it there. False where it is not: somebody moved it, perhaps we did and lost the answer.
     */
    readonly moveHead: (head: Head, from: number | null, epoch: number) => Effect.Effect<boolean, CallFailed>
    /**
     * Keeps processes of epochs before `epoch` from moving a head that is still where it was read; `from` as above, and
     * with null the head is put at rev 0. False where it is not, or a later epoch fenced it.
     */
    readonly fenceHead: (head: Head, from: number | null, epoch: number) => Effect.Effect<boolean, CallFailed>
    /** Marks a resource as gone; its revision stays. */
    readonly markGone: (arn: ResourceArn, at: Timestamp) => Effect.Effect<void, CallFailed>
    /** Step 6: puts an entry where none stands at its place; otherwise says which stands there. */
    readonly putEntry: (entry: HistoryEntry) => Effect.Effect<HistoryEntry | undefined, CallFailed>
    /** The actions with these ids, at most 100, read consistently. */
    readonly actions: (
      ids: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyMap<string, UserAction>, CallFailed>
    /**
     * Steps 2 and 7: writes whole actions, any number, 25 a call, until none is unprocessed. Succeeds with the ids that
     * were acknowledged; one that is missing may or may not have been written.
     */
    readonly putActions: (
      actions: ReadonlyArray<UserAction>,
    ) => Effect.Effect<ReadonlySet<string>, CallFailed>
    /** The entries of a resource, newest first. */
    readonly history: (arn: ResourceArn) => Stream.Stream<HistoryEntry, CallFailed>
    /** The actions of one account-Region in one sweep, by id. */
    readonly actionsOfCell: (
      sweep: string,
      account: AccountId,
      region: Region,
    ) => Stream.Stream<UserAction, CallFailed>
  }
>()("@orgtag/tagging/ports/ResourceRecord") {}
