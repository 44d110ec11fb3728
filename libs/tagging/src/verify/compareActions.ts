import { Effect, Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type ActionDossier, Dossiers } from "./ActionDossier.ts"
import { checkHistory } from "./checkHistory.ts"
import { Findings } from "./Findings.ts"
import { judgeDossier } from "./judgeDossier.ts"
import { verifyLimits } from "./verifyLimits.ts"
import type { VerifyWork } from "./VerifyWork.ts"

/**
 * Compares entries, rows and groups action by action where their sums differ, in rounds of as many as may be held; each
 * round reads the record once more. Where there are more than may be named, it says so.
 */
export const compareActions = Effect.fnUntraced(function* (work: VerifyWork) {
  const rounds = work.sums.rounds()
  for (const buckets of rounds.slice(0, verifyLimits.rounds)) {
    const dossiers = yield* gather(work, buckets)
    for (const dossier of dossiers.all) {
      if (isConcerned(work, dossier)) judgeDossier(work.findings, dossier)
    }
  }
  if (rounds.length > verifyLimits.rounds) {
    const message = `history, actions and groups differ in more than ${verifyLimits.rounds * verifyLimits.actionsHeld} actions; not all of them were looked at`
    work.findings.found("too-many", {}, message)
  }
})

/** All that the record says of the actions in some buckets. */
const gather = Effect.fnUntraced(function* (
  { source, scope, sums }: VerifyWork,
  buckets: ReadonlySet<number>,
): Effect.fn.Return<Dossiers, CallFailed> {
  const dossiers = new Dossiers()
  const wanted = (actionId: string): boolean => buckets.has(sums.bucketOf(actionId))
  // What these walks find was found before.
  const findings = new Findings()
  yield* Stream.runForEach(findings.readable(source.resources(scope)), (recorded) =>
    checkHistory(recorded, {
      findings,
      entry: ({ actionId, resource, timestamp, rev, hash, sweepId }) => {
        if (wanted(actionId)) {
          dossiers.of(actionId).entries.push({ resource, timestamp, rev, hash, sweepId })
        }
      },
      ahead: ({ moved, resource, rev, timestamp }) => {
        if (moved !== undefined && wanted(moved.actionId)) {
          dossiers.of(moved.actionId).ahead.push({ resource, rev, timestamp })
        }
      },
    }),
  )
  yield* Stream.runForEach(findings.readable(source.actions(scope)), (row) =>
    Effect.sync(() => {
      if (wanted(row.actionId)) dossiers.of(row.actionId).rows.push(row)
    }),
  )
  yield* Stream.runForEach(findings.readable(source.regions(scope)), ({ groups }) =>
    Stream.runForEach(findings.readable(groups), (group) =>
      Effect.sync(() => dossiers.mention(group, wanted)),
    ),
  )
  return dossiers
})

const isConcerned = (work: VerifyWork, { entries, rows, mentions, ahead }: ActionDossier): boolean =>
  [...entries, ...rows].some(work.concerns) ||
  mentions.some(({ group, action }) =>
    work.concerns({ sweepId: group.sweepId, resource: action.resource }),
  ) ||
  ahead.some(
    ({ resource }) => work.scope.sweep === undefined && (work.scope.resource ?? resource) === resource,
  )
