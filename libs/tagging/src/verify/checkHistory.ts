import { Effect, Stream } from "effect"
import { isDeepStrictEqual } from "node:util"
import { type ResourceArn, belongsTo } from "../domain/ResourceArn.ts"
import { sameTags } from "../domain/Tags.ts"
import { type RecordedResource, UnreadableItem } from "../ports/RecordSource.ts"
import { chainStart, entryHash } from "../record/historyEntry.ts"
import type { Head, HistoryEntry } from "../record/Record.ts"
import type { Findings } from "./Findings.ts"

/** Where a resource's history goes while it is walked. */
export interface HistoryVisitor {
  readonly findings: Findings
  readonly entry: (entry: HistoryEntry) => void
  /** The head is one ahead of the history, which is right exactly while its action is open. */
  readonly ahead: (head: Head) => void
}

/** What stands before an entry. */
interface Link {
  readonly rev: number
  readonly hash: string
  readonly entry: HistoryEntry | undefined
}

/** Walks the history of a resource: each entry's hash, the chain from entry to entry, and the head at its end. */
export const checkHistory = Effect.fnUntraced(function* (
  { resource, head, entries }: RecordedResource,
  visitor: HistoryVisitor,
) {
  const { findings } = visitor
  let last: Link = { rev: 0, hash: chainStart(resource), entry: undefined }
  yield* Stream.runForEach(findings.readable(entries), (entry) =>
    Effect.sync(() => {
      visitor.entry(entry)
      checkEntry(findings, last, entry)
      last = { rev: entry.rev, hash: entry.hash, entry }
    }),
  )
  if (head instanceof UnreadableItem) findings.unreadable(head)
  else checkHead(visitor, { resource, head }, last)
})

const checkEntry = (findings: Findings, last: Link, entry: HistoryEntry): void => {
  const { resource, timestamp, rev } = entry
  const place = { resource, sweep: entry.sweepId, action: entry.actionId }
  const named = `the history entry of ${resource} at ${timestamp} (revision ${rev})`
  if (entryHash(entry) !== entry.hash) {
    findings.found("entry-hash", place, `${named} does not have the hash of its content`, timestamp)
  }
  if (rev !== last.rev + 1) {
    const before = last.rev === 0 ? "stands first in the history" : `follows revision ${last.rev}`
    findings.found("entry-order", place, `${named} ${before}`, timestamp)
  } else if (entry.prev !== last.hash) {
    findings.found("entry-chain", place, `${named} does not name the entry before it`, timestamp)
  }
  if (last.entry !== undefined && timestamp <= last.entry.timestamp) {
    findings.found("entry-order", place, `${named} is not later than the entry before it`, timestamp)
  }
}

const checkHead = (
  { findings, ahead }: HistoryVisitor,
  { resource, head }: { readonly resource: ResourceArn; readonly head: Head | undefined },
  last: Link,
): void => {
  const found = (message: string): void =>
    findings.found("head", { resource }, message, head?.timestamp ?? last.entry?.timestamp ?? null)
  if (head === undefined) {
    if (last.entry !== undefined) found(`${resource} has a history up to revision ${last.rev} and no head`)
  } else if (head.rev > 0 && head.rev === last.rev + 1 && head.moved?.prev === last.hash) {
    ahead(head)
  } else if (head.rev > last.rev) {
    found(`the head of ${resource} is at revision ${head.rev}, and its history ends at revision ${last.rev}`)
  } else if (head.rev < last.rev) {
    found(
      `the history of ${resource} goes on to revision ${last.rev}, and its head is at revision ${head.rev}`,
    )
  } else if (last.entry !== undefined) {
    const other = headDifference(head, last.entry)
    if (other !== undefined)
      found(`the head of ${resource} at revision ${head.rev} has another ${other} than its newest entry`)
  }
}

/** What of a head is not as its newest entry made it. Whether the resource is gone is not in entries. */
const headDifference = (head: Head, entry: HistoryEntry): string | undefined => {
  const { moved } = head
  if (!belongsTo(head.resource, head.account, head.region)) return "account or Region"
  if (head.hash !== entry.hash) return "hash"
  if (!sameTags(head.tags, entry.tags)) return "set of tags"
  if (head.timestamp !== entry.timestamp || moved?.timestamp !== entry.timestamp) return "timestamp"
  if (moved.actionId !== entry.actionId) return "action"
  if (moved.prev !== entry.prev) return "prev"
  if (!isDeepStrictEqual(moved.changes, entry.changes)) return "set of changes"
  return isDeepStrictEqual(head.userInfo, entry.userInfo) ? undefined : "user"
}
