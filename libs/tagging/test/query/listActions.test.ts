import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { AccountId } from "../../src/domain/AccountId.ts"
import { Region } from "../../src/domain/Region.ts"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import type { ActionQuery } from "../../src/ports/ResourceRecord.ts"
import { ResourceRecord } from "../../src/ports/ResourceRecord.ts"
import { SweepLedger } from "../../src/ports/SweepLedger.ts"
import { actionsHeld, listActions } from "../../src/query/listActions.ts"
import type { ActionStatus, UserAction } from "../../src/record/Record.ts"
import { actionWith, change, groupOf } from "../record/recordParts.ts"

const statuses: ReadonlyArray<ActionStatus> = ["verified", "failed", "accepted", "intended"]
const accounts = ["333333333333", "444444444444"].map((id) => AccountId.make(id))
const region = Region.make("eu-west-1")
const perAccount = 50_000

/** An action of a record that is computed and nowhere held. */
const actionAt = (sweepId: string, account: AccountId, index: number): UserAction => ({
  ...groupOf(),
  ...actionWith([change("Owner", null, "nobody")]),
  actionId: `${sweepId}-${account}-${index}`,
  resource: ResourceArn.make(`arn:aws:sqs:eu-west-1:${account}:q${index}`),
  account,
  sweepId,
  status: statuses[index % statuses.length] ?? "verified",
  timestamp: new Date(Date.UTC(2031, 0, 1) + ((index * 7919) % perAccount) * 1000).toISOString(),
  attempts: [],
})

/** A record of two sweeps with 50,000 actions in each of two accounts, and how many of them were made so far. */
const hugeRecord = () => {
  const made = { count: 0 }
  const record = Layer.mock(ResourceRecord, {
    actionsOfCell: (sweep, account) =>
      Stream.range(0, perAccount - 1, 100).pipe(
        Stream.map((index) => {
          made.count += 1
          return actionAt(sweep, account, index)
        }),
      ),
  })
  const ledger = Layer.mock(SweepLedger, {
    sweeps: Stream.make("S2", "S1"),
    sweep: (sweepId) =>
      Effect.succeed({
        sweepId,
        trigger: "cli",
        policyDigest: "sha256:0",
        userInfo: { type: "root", principal: "", trigger: "cli" },
        toolVersion: "0",
        startedAt: "2031-01-01T00:00:00.000Z",
        scope: { accounts: [], regions: [] },
      }),
    rows: (sweepId) =>
      Stream.fromIterable(accounts.map((account) => ({ sweepId, account, region, state: "swept" as const }))),
  })
  return { made, layer: Layer.merge(record, ledger) }
}

const listed = (query: ActionQuery) => {
  const { made, layer } = hugeRecord()
  const seen = { count: 0, heldMax: 0, failed: 0, outside: 0, disorder: 0, last: "" }
  return listActions(query).pipe(
    Stream.runForEach((action) =>
      Effect.sync(() => {
        seen.heldMax = Math.max(seen.heldMax, made.count - seen.count)
        seen.count += 1
        if (action.status === "failed") seen.failed += 1
        if (query.since !== undefined && action.timestamp < query.since) seen.outside += 1
        if (query.until !== undefined && action.timestamp >= query.until) seen.outside += 1
        if ((seen.count - 1) % actionsHeld > 0 && action.timestamp > seen.last) seen.disorder += 1
        seen.last = action.timestamp
      }),
    ),
    Effect.as(seen),
    Effect.provide(layer),
  )
}

describe("actions in any number", () => {
  it.live("come one after the other: of 100,000 in a sweep never more than a block is held", () =>
    Effect.gen(function* () {
      const seen = yield* listed({ sweep: "S1" })
      assert.strictEqual(seen.count, 100_000)
      assert.isAtMost(seen.heldMax, actionsHeld + 100)
      assert.strictEqual(seen.disorder, 0)
    }),
  )

  it.live("are filtered by status and time without an index on them, over all sweeps of that time", () =>
    Effect.gen(function* () {
      const since = "2031-01-01T01:00:00.000Z"
      const until = "2031-01-01T02:00:00.000Z"
      const seen = yield* listed({ since, until, status: "failed" })
      assert.strictEqual(seen.count, seen.failed)
      assert.strictEqual(seen.outside, 0)
      // Two sweeps, two accounts, an hour of seconds, a quarter failed.
      assert.strictEqual(seen.count, (2 * 2 * 3600) / 4)
    }),
  )
})
