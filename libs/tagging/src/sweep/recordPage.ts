import { Clock, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { actionIdOf } from "../record/actionId.ts"
import type { GroupChain } from "../record/GroupChain.ts"
import { groupActions } from "../record/groupActions.ts"
import { chainStart } from "../record/historyEntry.ts"
import { externalUser } from "../record/judgeDrift.ts"
import type { DueAction } from "../record/openWave.ts"
import type { Head, UserInfo } from "../record/Record.ts"
import { recordExternal } from "../record/writeWave.ts"
import type { JudgedResource, RegionContext } from "./judgeResource.ts"
import { SweepLimits } from "./SweepLimits.ts"

/** How many heads of resources that are seen for the first time are put at once. */
const firstSeenAtOnce = 16

/**
 * Brings the record up to what a page says: the heads of resources that are seen for the first time and not changed, and
 * an entry for each change that somebody else made. Says which heads moved by that.
 *
 * Nothing is recorded of a resource that is settling. One that is to be changed gets its first head with that change.
 */
export const recordPage = Effect.fnUntraced(function* (
  context: RegionContext,
  chain: GroupChain,
  page: ReadonlyArray<JudgedResource>,
) {
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const record = yield* ResourceRecord
  const first = page.filter(
    (each) => each.head === undefined && each.found !== "settling" && each.found !== "changed",
  )
  yield* Effect.forEach(first, (each) => record.seeFirst(firstHead(context, each, now)), {
    concurrency: firstSeenAtOnce,
    discard: true,
  })
  return yield* recordDrift(context, chain, page, now)
})

const firstHead = (
  { run, account, region }: RegionContext,
  { resource }: JudgedResource,
  now: string,
): Head => ({
  resource: resource.arn,
  account: account.id,
  region,
  tags: resource.tags,
  timestamp: now,
  userInfo: run.userInfo,
  rev: 0,
  hash: chainStart(resource.arn),
  moved: undefined,
  gone: false,
})

/** Records external changes, in waves of groups whose change set and whose author are the same. */
const recordDrift = Effect.fnUntraced(function* (
  { run }: RegionContext,
  chain: GroupChain,
  page: ReadonlyArray<JudgedResource>,
  now: string,
): Effect.fn.Return<ReadonlyMap<ResourceArn, Head>, CallFailed, WaveServices> {
  const moved = new Map<ResourceArn, Head>()
  const lastSwept = chain.state.lastSwept?.at ?? null
  const drifted = page.flatMap((each) => externalAction(each, [lastSwept, now], now))
  for (const userInfo of distinctUsers(drifted.map((each) => each.userInfo))) {
    const due = drifted.filter((each) => each.userInfo.type === userInfo.type)
    const groups = groupActions(
      due.map((each) => ({ ...each.due.action, due: each.due })),
      { resources: SweepLimits.resourcesPerGroup, bytes: SweepLimits.bytesPerGroup },
    ).map((list) => list.map((action) => action.due))
    const waveContext = { chain, sweepId: run.sweepId, policyDigest: run.request.policy.digest, userInfo }
    for (let start = 0; start < groups.length; start += SweepLimits.groupsPerWave) {
      const wave = yield* recordExternal(waveContext, groups.slice(start, start + SweepLimits.groupsPerWave))
      if (wave.recordFailure !== undefined) return yield* wave.recordFailure
      for (const { work, head } of wave.ended) if (head !== undefined) moved.set(work.action.resource, head)
    }
  }
  return moved
})

type WaveServices = Effect.Services<ReturnType<typeof recordExternal>>

const distinctUsers = (users: ReadonlyArray<UserInfo>): ReadonlyArray<UserInfo> =>
  Array.from(new Map(users.map((user) => [user.type, user] as const)).values())

const externalAction = (
  { resource, head, external }: JudgedResource,
  observedBetween: readonly [string | null, string],
  now: string,
): ReadonlyArray<{ readonly due: DueAction; readonly userInfo: UserInfo }> => {
  if (head === undefined || external.length === 0) return []
  const identity = {
    resource: resource.arn,
    rev: head.rev,
    actionType: "external" as const,
    changes: external,
  }
  const action = { ...identity, actionId: actionIdOf(identity), rules: {}, timestamp: now }
  return [
    {
      // The entry holds the tags as they are: what was recorded, with what changed since.
      due: { action, head, observed: head.tags },
      userInfo: externalUser(head, external, observedBetween),
    },
  ]
}
