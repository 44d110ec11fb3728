import { Effect } from "effect"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Tags } from "../domain/Tags.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import { StopRequest } from "../sweep/StopRequest.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { ActionInFlight, Calls } from "./ActionInFlight.ts"
import { positionOf } from "./decideKeys.ts"

/** An action that was sent, with what the calls came to. */
export interface SentAction {
  readonly work: ActionInFlight
  readonly calls: Calls
}

/** The live tags of resources, as far as they could be read. */
export type LiveTags = ReadonlyMap<ResourceArn, Tags>

/**
 * Step 4: reads back what was written, until it shows or the waits are used up.
 *
 * AWS's tag reads are eventually consistent without a documented bound, so a change that does not show is asked for
 * again, those that still lack it only. A read that fails, or a request to stop, ends the wait: what was written stays
 * `accepted`, and the next sweep settles it.
 */
export const readBack = Effect.fnUntraced(function* (
  session: AccountSession,
  region: Region,
  sent: ReadonlyArray<SentAction>,
) {
  const live = new Map<ResourceArn, Tags>()
  const stop = yield* StopRequest
  let missing = sent.filter(({ calls }) => mayHaveHappened(calls))
  for (const wait of SweepLimits.readBackWaits) {
    if (missing.length === 0 || (yield* stop.requested)) break
    yield* Effect.sleep(wait)
    const rows = yield* readAll(session, region, missing)
    if (rows === undefined) break
    for (const row of rows) live.set(row.arn, row.tags)
    missing = missing.filter(({ work, calls }) => !shows(work, calls, live.get(work.action.resource)))
  }
  return live satisfies LiveTags
})

const readAll = (session: AccountSession, region: Region, sent: ReadonlyArray<SentAction>) =>
  session
    .read(
      region,
      sent.map(({ work }) => work.action.resource),
    )
    .pipe(Effect.catch(() => Effect.succeed(undefined)))

const mayHaveHappened = ({ add, remove }: Calls): boolean =>
  [add, remove].some((sent) => sent?._tag === "Accepted" || sent?._tag === "Lost")

const shows = ({ action }: ActionInFlight, calls: Calls, tags: Tags | undefined): boolean =>
  tags !== undefined &&
  action.changes.every((change) => {
    const sent = change.after === null ? calls.remove : calls.add
    const expected = sent?._tag === "Accepted" || sent?._tag === "Lost"
    return !expected || positionOf(change, tags) === "after"
  })
