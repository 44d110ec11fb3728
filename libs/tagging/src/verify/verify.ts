import { Effect, Stream } from "effect"
import { userActionHash } from "../record/userActionHash.ts"
import type { RecordScope, RecordSource } from "../ports/RecordSource.ts"
import { checkHistory } from "./checkHistory.ts"
import { checkPolicies } from "./PolicyNames.ts"
import { checkRegion, placeOf, vanished } from "./checkRegion.ts"
import { checkSealedSweep } from "./checkSealedSweep.ts"
import { checkSeals } from "./checkSeals.ts"
import { claimOfEntry, claimOfRow } from "./actionClaim.ts"
import { compareActions } from "./compareActions.ts"
import { Findings } from "./Findings.ts"
import { OutcomeSums } from "./OutcomeSums.ts"
import { VerifyWork } from "./VerifyWork.ts"
import { type VerifyFinding, findingKey } from "./VerifyFinding.ts"
import type { VerifyReport } from "./VerifyReport.ts"

/**
 * Verifies a record: the history of each resource, the groups of each account-Region, rows of actions, seals with the
 * rows, policies and manifests that they cover, and that all of these say the same.
 *
 * **Details** The `Signer` checks signatures; without one a signed seal is a finding, for its key is not known. Where there
 * are `SealCopiesAtHand`, seals are held against them. Memory
 * does not grow with the number of resources, entries or actions. Fails only where something could not be asked for.
 *
 * **Gotchas** Whoever can write all tables can make a record anew from its beginning; only a signed seal that he cannot
 * make stands against that. A record to which a sweep writes meanwhile is looked at twice where anything is found, and
 * what was found both times is told.
 */
export const verify = Effect.fn("verify")(function* (source: RecordSource, scope: RecordScope = {}) {
  const report = yield* look(source, scope)
  if (source.atRest || report.findings.length === 0 || report.findingsOmitted > 0) return report
  const again = yield* look(source, scope)
  const before = new Set(report.findings.map(findingKey))
  const findings = again.findings.filter((finding) => before.has(findingKey(finding)))
  return { ...again, findings, findingsOmitted: 0 } satisfies VerifyReport
})

/** One look at everything. What is read first is older than what is read last: entries come before their groups. */
const look = Effect.fnUntraced(function* (source: RecordSource, scope: RecordScope) {
  const work = new VerifyWork(source, scope)
  const seals = yield* lookAtSeals(work)
  yield* lookAtResources(work)
  yield* lookAtActions(work)
  yield* lookAtRegions(work)
  yield* compareActions(work)
  const policies = yield* checkPolicies(source.policies, work.policies, work.findings)
  const { counts, findings } = work
  return {
    findings: findings.kept.toSorted(byPlace),
    findingsOmitted: findings.omitted,
    counts: { ...counts, seals: seals.seals, signedSeals: seals.signed, policies },
    anchor: seals.anchor,
    sealCopies: seals.copies,
    unanchoredGroups: work.unanchoredGroups,
    manifestsRead: source.manifests !== undefined && scope.resource === undefined,
    tipsOmitted: work.tips.dropped,
  } satisfies VerifyReport
})

const byPlace = (left: VerifyFinding, right: VerifyFinding): number => {
  const [first, second] = [left, right].map(({ resource, account, region, sweep, message }) =>
    JSON.stringify([account ?? "", region ?? "", resource ?? "", sweep ?? "", message]),
  )
  return (first ?? "") < (second ?? "") ? -1 : 1
}

const lookAtSeals = Effect.fnUntraced(function* (work: VerifyWork) {
  const { source, scope, findings, counts } = work
  let covered = scope.sweep === undefined
  const walk = yield* checkSeals(source, findings, (seal, anchored) =>
    Effect.gen(function* () {
      work.policies.add(seal.policyDigest, `seal ${seal.number} of sweep ${seal.sweepId}`)
      if (scope.sweep !== undefined && scope.sweep !== seal.sweepId) return
      if (anchored) covered = true
      counts.sweeps += 1
      yield* checkSealedSweep(source, seal, {
        findings,
        row: (row) => {
          counts.rows += 1
          work.tips.add(row, anchored)
        },
        manifest: (lines) => {
          counts.manifests += 1
          counts.manifestLines += lines ?? 0
        },
        withManifests: scope.resource === undefined,
      })
    }),
  )
  return covered ? walk : { ...walk, anchor: undefined }
})

const lookAtResources = Effect.fnUntraced(function* (work: VerifyWork) {
  const { source, scope, counts, sums } = work
  yield* Stream.runForEach(work.findings.readable(source.resources(scope)), (recorded) => {
    if (scope.resource !== undefined && recorded.resource !== scope.resource) return Effect.void
    // In the scope of a sweep a resource is told of if the sweep is in its history at all.
    const found = new Findings()
    let concerned = scope.sweep === undefined
    counts.resources += 1
    const checked = checkHistory(recorded, {
      findings: found,
      entry: (entry) => {
        counts.entries += 1
        if (!work.concerns(entry)) return
        concerned = true
        sums.add("entries", entry.actionId, claimOfEntry(entry.resource, entry.hash))
      },
      ahead: ({ moved }) => {
        if (moved !== undefined) sums.suspect(moved.actionId)
      },
    })
    return checked.pipe(
      Effect.map(() => {
        for (const finding of concerned ? found.kept : []) work.findings.add(finding)
      }),
    )
  })
})

const lookAtActions = Effect.fnUntraced(function* (work: VerifyWork) {
  const { source, scope, counts, sums, findings } = work
  yield* Stream.runForEach(findings.readable(source.actions(scope)), (row) =>
    Effect.sync(() => {
      counts.actions += 1
      if (!work.concerns(row)) return
      sums.add("rows", row.actionId, claimOfRow(row))
      sums.add("whole rows", row.actionId, userActionHash(row))
    }),
  )
})

const lookAtRegions = Effect.fnUntraced(function* (work: VerifyWork) {
  const { source, scope, counts, sums, findings, tips } = work
  yield* Stream.runForEach(findings.readable(source.regions(scope)), (recorded) =>
    Effect.gen(function* () {
      counts.accountRegions += 1
      const outcomes = new OutcomeSums(sums, ({ sweepId }, { resource }) =>
        work.concerns({ sweepId, resource }),
      )
      const walk = yield* checkRegion(recorded, {
        findings,
        expected: tips.take(recorded.account, recorded.region),
        group: (group) => {
          outcomes.add(group)
          work.policies.add(group.policyDigest, `a group of sweep ${group.sweepId}`)
        },
      })
      counts.closedGroups += walk.closed
      counts.openGroups += walk.open
      work.unanchoredGroups += walk.unanchored
    }),
  )
  // With one resource in the scope the source may leave out the account-Regions of others.
  if (scope.resource !== undefined) return
  for (const expected of tips.rest) findings.found("group-tip", placeOf(expected), vanished(expected))
})
