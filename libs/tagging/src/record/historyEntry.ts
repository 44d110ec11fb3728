import type { ResourceArn } from "../domain/ResourceArn.ts"
import { type Tags, sortedTags } from "../domain/Tags.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import { canonicalChanges } from "./actionId.ts"
import type { Action, Group, Head, HistoryEntry, Timestamp } from "./Record.ts"
import { hashOf, sha256 } from "./sha256.ts"
import { sortedRules } from "./sortedRules.ts"

/** What the first entry of a resource has as `prev`. */
export const chainStart = (arn: ResourceArn): string => sha256(arn)

/** The hash of an entry: over the canonical JSON of all of it but the hash itself. */
export const entryHash = (entry: Omit<HistoryEntry, "hash">): string =>
  hashOf({
    resource_id: entry.resource,
    timestamp: entry.timestamp,
    // Pairs and not an object: a tag key may be `__proto__`.
    tag_values: sortedTags(entry.tags),
    changes: canonicalChanges(entry.changes),
    rules: sortedRules(entry.rules),
    rev: entry.rev,
    action_id: entry.actionId,
    action_type: entry.actionType,
    sweep_id: entry.sweepId,
    policy_digest: entry.policyDigest,
    user_info: entry.userInfo,
    prev: entry.prev,
  })

/** Tags with changes applied: what an entry holds is computed so, and not read again. */
export const withChanges = (tags: Tags, changes: ReadonlyArray<KeyChange>): Tags => {
  const result = new Map(tags)
  for (const { key, after } of changes) {
    if (after === null) result.delete(key)
    else result.set(key, after)
  }
  return result
}

/** The later of an intent's time and a millisecond after the head's, so that a resource's entries never share a sort key. */
export const entryTimestamp = (intent: Timestamp, head: Head | undefined): Timestamp => {
  if (head === undefined || intent > head.timestamp) return intent
  return new Date(Date.parse(head.timestamp) + 1).toISOString()
}

/** The entry of an action, fixed for ever by the head that it follows and the keys that were applied. */
export const entryFor = (
  group: Group,
  action: Action,
  after: {
    readonly head: Head | undefined
    readonly observed: Tags
    readonly applied: ReadonlyArray<KeyChange>
  },
): HistoryEntry => {
  const entry = {
    resource: action.resource,
    timestamp: entryTimestamp(action.timestamp, after.head),
    tags: withChanges(after.observed, after.applied),
    changes: canonicalChanges(after.applied),
    rules: rulesOfKeys(action, after.applied),
    rev: (after.head?.rev ?? 0) + 1,
    actionId: action.actionId,
    actionType: action.actionType,
    sweepId: group.sweepId,
    policyDigest: group.policyDigest,
    userInfo: group.userInfo,
    prev: after.head?.hash ?? chainStart(action.resource),
  }
  return { ...entry, hash: entryHash(entry) }
}

/** The entry that a head already stands for: copied from it, so that a replay cannot write another. */
export const entryOfHead = (group: Group, action: Action, head: Head): HistoryEntry => {
  const applied = head.moved?.changes ?? []
  const entry = {
    resource: action.resource,
    timestamp: head.moved?.timestamp ?? head.timestamp,
    tags: head.tags,
    changes: canonicalChanges(applied),
    rules: rulesOfKeys(action, applied),
    rev: head.rev,
    actionId: action.actionId,
    actionType: action.actionType,
    sweepId: group.sweepId,
    policyDigest: group.policyDigest,
    userInfo: group.userInfo,
    prev: head.moved?.prev ?? chainStart(action.resource),
  }
  return { ...entry, hash: entryHash(entry) }
}

/** The head of a resource that was only seen. */
export const seenHead = (
  resource: ResourceArn,
  tags: Tags,
  seen: Pick<Head, "account" | "region" | "timestamp" | "userInfo">,
): Head => ({
  resource,
  account: seen.account,
  region: seen.region,
  tags,
  timestamp: seen.timestamp,
  userInfo: seen.userInfo,
  rev: 0,
  hash: chainStart(resource),
  moved: undefined,
  gone: false,
})

/** The head that an entry makes. */
export const headOf = (entry: HistoryEntry, place: Pick<Group, "account" | "region">): Head => ({
  resource: entry.resource,
  account: place.account,
  region: place.region,
  tags: entry.tags,
  timestamp: entry.timestamp,
  userInfo: entry.userInfo,
  rev: entry.rev,
  hash: entry.hash,
  moved: { actionId: entry.actionId, changes: entry.changes, prev: entry.prev, timestamp: entry.timestamp },
  gone: false,
})

const rulesOfKeys = (action: Action, applied: ReadonlyArray<KeyChange>): Action["rules"] =>
  Object.fromEntries(
    applied.flatMap(({ key }) => {
      const rule = Object.hasOwn(action.rules, key) ? action.rules[key] : undefined
      return rule === undefined ? [] : [[key, rule]]
    }),
  )
