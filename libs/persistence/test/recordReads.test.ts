import { tmpdir } from "node:os"
import { assert, describe, it } from "@effect/vitest"
import { isReadable, type RecordScope, ResourceRecord, SweepLedger } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { dynamoRecordSource } from "../src/index.ts"
import { withTables } from "./recordSource.contract.ts"
import { account, entryOf, groupOf, movedHead, next, region, rowOf } from "./samples.ts"
import { Stand } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

/** Reads all that a scope asks for, and says by which calls. */
const callsFor = (scopeOf: (sweepId: string, resource: RecordScope["resource"]) => RecordScope) =>
  withTables(server)((tablePrefix) =>
    Effect.gen(function* () {
      const record = yield* ResourceRecord
      const ledger = yield* SweepLedger
      const sweepId = `S${next()}`
      const group = groupOf(account, 1, 0, { sweepId })
      const resource = group.actions[0]?.resource
      yield* ledger.putRows([rowOf(sweepId, account, { region, state: "swept" })])
      yield* ledger.openGroup(group)
      if (resource !== undefined) {
        yield* record.putEntry(entryOf(resource, 1))
        yield* record.moveHead(movedHead(resource, 1), null, 1)
      }
      const source = yield* dynamoRecordSource(
        { tablePrefix },
        { temporaryFolder: tmpdir(), manifests: undefined },
      )
      const stand = yield* Stand
      stand.reset()
      const scope = scopeOf(sweepId, resource)
      yield* Stream.runForEach(source.resources(scope), (item) =>
        isReadable(item) ? Stream.runDrain(item.entries) : Effect.void,
      )
      yield* Stream.runForEach(source.regions(scope), (item) =>
        isReadable(item) ? Stream.runDrain(item.groups) : Effect.void,
      )
      yield* Stream.runDrain(source.actions(scope))
      yield* Stream.runDrain(source.rows(sweepId))
      yield* Stream.runDrain(source.seals)
      yield* Stream.runDrain(source.policies)
      yield* source.sealHead
      yield* source.sweep(sweepId)
      return stand.calls
    }),
  )

const operations = (calls: ReadonlyArray<{ readonly operation: string }>): ReadonlySet<string> =>
  new Set(calls.map(({ operation }) => operation))

describe(`reads of the record from ${name}`, () => {
  for (const [title, scopeOf] of [
    ["as a whole", () => ({})],
    ["of a sweep", (sweep: string) => ({ sweep })],
    [
      "of a resource",
      (_sweep: string, resource: RecordScope["resource"]) => (resource === undefined ? {} : { resource }),
    ],
  ] as const) {
    it.live(`${title} are consistent and never go through an index`, () =>
      Effect.gen(function* () {
        const calls = yield* callsFor(scopeOf)
        assert.isAbove(calls.length, 10)
        for (const { operation, input } of calls) {
          assert.notProperty(input, "IndexName")
          const consistent =
            operation === "BatchGetItem"
              ? JSON.stringify(input).includes('"ConsistentRead":true')
              : input["ConsistentRead"] === true
          assert.isTrue(consistent, operation)
        }
      }),
    )
  }

  it.live("scan where the whole is asked for, and nowhere else", () =>
    Effect.gen(function* () {
      assert.isTrue(operations(yield* callsFor(() => ({}))).has("Scan"))
      assert.isFalse(operations(yield* callsFor((sweep) => ({ sweep }))).has("Scan"))
      const ofResource = yield* callsFor((_sweep, resource) => (resource === undefined ? {} : { resource }))
      assert.isFalse(operations(ofResource).has("Scan"))
    }),
  )
})
