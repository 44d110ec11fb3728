import { assert, describe, layer } from "@effect/vitest"
import { Controls, ResourceRecord, Seals, SweepLedger } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { tables } from "../src/index.ts"
import { historyCodec } from "../src/record/historyCodec.ts"
import type { TableCall } from "./FaultyTables.ts"
import { putByHand } from "./byHand.ts"
import {
  account,
  actionOf,
  closedOf,
  entryOf,
  groupOf,
  headerOf,
  movedHead,
  nextAccount,
  nextArn,
  operator,
  region,
  rowOf,
  sealAfter,
  seenHead,
  storedPolicyOf,
  time,
  userActionOf,
} from "./samples.ts"
import { Stand, standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

/** Every operation of the ports that sends something. */
const everyOperation = Effect.gen(function* () {
  const [record, ledger] = [yield* ResourceRecord, yield* SweepLedger]
  const arn = nextArn()
  const action = userActionOf({ resource: arn })
  yield* record.seeFirst(seenHead(arn))
  yield* record.moveHead(movedHead(arn, 1), 0, 1)
  yield* record.markGone(arn, time(2))
  yield* record.heads([arn])
  yield* record.putEntry(entryOf(arn, 1))
  yield* record.putEntry(entryOf(arn, 1))
  yield* Stream.runDrain(record.history(arn))
  yield* record.putActions([action])
  yield* record.actions([action.actionId])
  yield* Stream.runDrain(record.actionsOfCell(action.sweepId, account, region))
  const header = headerOf()
  const group = groupOf(nextAccount(), 1, 1)
  yield* ledger.openSweep(header)
  yield* ledger.reserveChanges(header.sweepId, 1, 2)
  yield* ledger.concludeSweep({ ...header, concluded: { at: time(), outcome: "complete" } })
  yield* ledger.putRows([rowOf(header.sweepId, account)])
  yield* Stream.runDrain(ledger.rows(header.sweepId))
  const state = { account, region, firstOpen: undefined, tip: undefined, lastSwept: undefined }
  yield* ledger.putState(state, { epoch: 1, number: 0 })
  yield* ledger.openGroup(group)
  yield* ledger.takeOver(group, 1)
  yield* ledger.closeGroup(group, closedOf(group))
  yield* ledger.groups(group.account, region, undefined)
  const { lease } = yield* ledger.acquireLease(group.account, "one", 0, 75)
  yield* ledger.renewLease(lease, 90_000)
  yield* ledger.releaseLease(lease)
  yield* everyDecision
})

const everyDecision = Effect.gen(function* () {
  const [controls, seals] = [yield* Controls, yield* Seals]
  const policy = storedPolicyOf()
  yield* controls.storePolicy(policy)
  yield* controls.policy(policy.digest)
  yield* controls.approve({ digest: policy.digest, approvedBy: "a stack" })
  yield* controls.approved
  yield* controls.orderStop({ reason: "why", userInfo: operator, at: time() })
  yield* controls.resume(operator, time())
  yield* controls.stopOrder
  yield* seals.append(sealAfter(yield* seals.head))
  yield* Stream.runDrain(seals.list("oldest"))
})

/** The table that a call is about, without its prefix. */
const tableOf = ({ input }: TableCall): string => {
  const { TableName = Object.keys(input["RequestItems"] ?? {})[0] } = input
  return tables.find((table) => (TableName as string).endsWith(table.name))?.name ?? "another table"
}

describe("the boundary between lib-dynamodb and tag maps", () => {
  layer(standLayer(tableServer().server), { excludeTestServices: true })((it) => {
    it.effect("tables that have a tag map are called past lib-dynamodb, all others through it", () =>
      Effect.gen(function* () {
        const stand = yield* Stand
        stand.reset()
        yield* everyOperation
        const ways = stand.calls.map((call) => `${tableOf(call)} ${String(call.byDocumentClient)}`)
        assert.deepStrictEqual([...new Set(ways)].toSorted(), [
          "SweepLedger true",
          "TagHistory false",
          "TagsMetadata false",
          "UserActions true",
        ])
      }),
    )

    it.effect("rules are a list in every table, sorted by key", () =>
      Effect.gen(function* () {
        const [record, ledger, stand] = [yield* ResourceRecord, yield* SweepLedger, yield* Stand]
        const rules = { __other: { rule: "b", line: 2 }, Env: { rule: "a", line: 1 } }
        const list = ["Env", "__other"].map((key, index) => ({
          M: { key: { S: key }, rule: { S: "ab"[index] }, line: { N: String(index + 1) } },
        }))
        const asList = `"rules":${JSON.stringify({ L: list })}`
        yield* record.putEntry(entryOf(nextArn(), 1, { rules }))
        assert.include(JSON.stringify(stand.calls.at(-1)?.input), asList)
        yield* record.putActions([userActionOf({ rules })])
        assert.include(JSON.stringify(stand.calls.at(-1)?.input), asList)
        yield* ledger.openGroup(groupOf(nextAccount(), 1, 1, { actions: [actionOf(nextArn(), { rules })] }))
        assert.include(JSON.stringify(stand.calls.at(-1)?.input), asList)
      }),
    )

    it.effect("rules that name a key twice are tampered", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const entry = entryOf(nextArn(), 1)
        yield* record.putEntry(entry)
        const rules = ["a", "b"].map((rule) => ({ key: "env", rule, line: 1 }))
        yield* putByHand(stand, { ...historyCodec.encode(entry), rules })
        const failed = yield* Effect.flip(Stream.runCollect(record.history(entry.resource)))
        assert.strictEqual(failed.reason, "tampered")
        assert.include(failed.detail, "must name each key once")
      }),
    )
  })
})
