import { Clock, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { GroupChain } from "../record/GroupChain.ts"
import { groupActions } from "../record/groupActions.ts"
import { seenHead } from "../record/historyEntry.ts"
import type { Head } from "../record/Record.ts"
import { WaveBounds, wavesOf } from "../record/wavesOf.ts"
import { recordExternal } from "../record/writeWave.ts"
import { byAuthor, foundChanges } from "./foundChanges.ts"
import type { JudgedResource, RegionContext } from "./judgeResource.ts"
import { SweepLimits } from "./SweepLimits.ts"

/** How many heads of resources that are seen for the first time are put at once. */
const firstSeenAtOnce = 16

/** What bringing the record up to a page came to. */
export interface RecordedPage {
  /** The heads that moved. */
  readonly moved: ReadonlyMap<ResourceArn, Head>
  /** The resources whose record could not be brought up to date: nothing may be written to them. */
  readonly failed: ReadonlyMap<ResourceArn, CallFailed>
}

/** What a plan comes to, which records nothing. */
export const nothingRecorded: RecordedPage = { moved: new Map(), failed: new Map() }

/**
 * Brings the record up to what a page says: the heads of resources that are seen for the first time and not changed, and
 * an entry for each change that the record does not have yet.
 *
 * Nothing is recorded of a resource that is settling. One that is to be changed gets its first head with that change.
 * Fails where the record fails; what is wrong with the history of one resource is that resource's failure.
 */
export const recordPage = Effect.fnUntraced(function* (
  context: RegionContext,
  chain: GroupChain,
  page: ReadonlyArray<JudgedResource>,
) {
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const { run, account, region } = context
  const seen = { account: account.id, region, timestamp: now, userInfo: run.userInfo }
  const record = yield* ResourceRecord
  const first = page.filter(
    (each) => each.head === undefined && each.found !== "settling" && each.found !== "changed",
  )
  yield* Effect.forEach(
    first,
    ({ resource }) => record.seeFirst(seenHead(resource.arn, resource.tags, seen)),
    { concurrency: firstSeenAtOnce, discard: true },
  )
  return yield* recordDrift(context, chain, page, now)
})

/** Records the changes that were found, in waves of groups whose change set and whose author are the same. */
const recordDrift = Effect.fnUntraced(function* (
  context: RegionContext,
  chain: GroupChain,
  page: ReadonlyArray<JudgedResource>,
  now: string,
): Effect.fn.Return<RecordedPage, CallFailed, WaveServices> {
  const moved = new Map<ResourceArn, Head>()
  const failed = new Map<ResourceArn, CallFailed>()
  const found = yield* foundChanges(context, page, [chain.state.lastSwept?.at ?? null, now])
  const theirs = found.filter(({ due }) => due.action.actionType === "external")
  context.run.tally.signals.drifted({ account: context.account.id, region: context.region }, theirs.length)
  for (const [author, due] of byAuthor(found)) {
    const groups = groupActions(
      due.map((each) => ({ ...each.action, due: each })),
      { resources: SweepLimits.resourcesPerGroup, bytes: SweepLimits.bytesPerGroup },
    ).map((list) => list.map((action) => action.due))
    for (const some of wavesOf(groups, (group) => group.length, yield* WaveBounds)) {
      const wave = yield* recordExternal({ chain, ...author, recording: context.run.recording }, some)
      if (wave.recordFailure !== undefined) return yield* wave.recordFailure
      for (const { work, head, unrecorded } of wave.ended) {
        if (head !== undefined) moved.set(work.action.resource, head)
        if (unrecorded !== undefined) failed.set(work.action.resource, unrecorded)
      }
    }
  }
  return { moved, failed }
})

type WaveServices = Effect.Services<ReturnType<typeof recordExternal>>
