import { assert, describe, it, layer } from "@effect/vitest"
import { AccountId, Controls, ResourceRecord, Seals, SweepLedger } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import {
  attributesOf,
  itemBytes,
  itemBytesMax,
  valuesOf,
  writeUnitsOf,
  type Item,
} from "../src/DynamoItem.ts"
import { rowPartitionOf } from "../src/ledger/rowCodec.ts"
import { textPieces } from "../src/controls/textPieces.ts"
import { approvedPolicyItem } from "../src/index.ts"
import {
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
  sealAfter,
  seenHead,
  storedPolicyOf,
  time,
  userActionOf,
} from "./samples.ts"
import { putByHand } from "./byHand.ts"
import { Stand, standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

describe("items", () => {
  it("a map with a key __proto__ goes out and comes back with it", () => {
    const item: Item = { tag_values: Object.fromEntries([["__proto__", "x"]]), n: -1.5, no: undefined }
    const attributes = attributesOf(item)
    assert.strictEqual(
      JSON.stringify(attributes),
      '{"tag_values":{"M":{"__proto__":{"S":"x"}}},"n":{"N":"-1.5"}}',
    )
    assert.strictEqual(JSON.stringify(valuesOf(attributes)), '{"tag_values":{"__proto__":"x"},"n":-1.5}')
  })

  it("an item's size is that of its names and values in UTF-8", () => {
    assert.strictEqual(itemBytes({ name: "é", yes: true, none: null }), 4 + 2 + 3 + 1 + 4 + 1)
    assert.strictEqual(itemBytes({ l: ["ab", "c"] }), 1 + 3 + 2 + 3)
    assert.strictEqual(itemBytes({ m: { k: "v" } }), 1 + 3 + 1 + 1 + 1)
    assert.strictEqual(itemBytes({ gone: undefined }), 0)
    assert.deepStrictEqual([0, 1024, 1025, 2049].map(writeUnitsOf), [1, 1, 2, 3])
  })

  it("a text is cut between characters, and its pieces are the text again", () => {
    const text = "aé鍵𐍈".repeat(50)
    for (const bytesMax of [4, 5, 7, 10, 1000]) {
      const pieces = textPieces(text, bytesMax)
      assert.strictEqual(pieces.join(""), text)
      assert.isTrue(pieces.every((piece) => Buffer.byteLength(piece) <= bytesMax && piece !== ""))
    }
    assert.deepStrictEqual(textPieces("", 4), [""])
  })

  it("rows are spread by the account's number modulo sixteen", () => {
    assert.strictEqual(rowPartitionOf("S", AccountId.make("000000000016")), "S#00")
    assert.strictEqual(rowPartitionOf("S", AccountId.make("111122223333")), "S#05")
    assert.strictEqual(rowPartitionOf("S", AccountId.make("999999999999")), "S#15")
  })
})

/** The item of the last put, as it went over the wire. */
const lastPut = (stand: { readonly calls: ReadonlyArray<{ readonly input: object }> }) => {
  const input = stand.calls.at(-1)?.input ?? {}
  return "Item" in input ? Object.keys(input.Item as object).toSorted() : []
}

const { name, server } = tableServer()

layer(standLayer(server), { excludeTestServices: true })(`what stands in the tables on ${name}`, (it) => {
  it.effect("attributes have RECORD.md's names", () =>
    Effect.gen(function* () {
      const [record, ledger, stand] = [yield* ResourceRecord, yield* SweepLedger, yield* Stand]
      yield* record.seeFirst(movedHead(nextArn(), 1))
      assert.deepStrictEqual(
        lastPut(stand),
        "account hash head region resource_id rev tag_values timestamp user_info".split(" "),
      )
      yield* record.putEntry(entryOf(nextArn(), 1))
      assert.deepStrictEqual(
        lastPut(stand),
        (
          "action_id action_type changes hash policy_digest prev resource_id rev rules sweep_id tag_values " +
          "timestamp user_info"
        ).split(" "),
      )
      yield* record.putActions([userActionOf()])
      const batch = JSON.stringify(stand.calls.at(-1)?.input)
      for (const attribute of (
        "action_id resource_id user_info action_type timestamp status attempts sweep_id policy_digest " +
        "changes sweep_cell"
      ).split(" "))
        assert.include(batch, `"${attribute}":`)
      const group = groupOf(nextAccount(), 7, 12)
      yield* ledger.openGroup(group)
      assert.include(
        JSON.stringify(stand.calls.at(-1)?.input),
        `"pk":{"S":"wal#${group.account}#${region}"},"sk":{"S":"0000000007#0000000012"}`,
      )
      const header = headerOf()
      yield* ledger.openSweep(header)
      assert.include(
        JSON.stringify(stand.calls.at(-1)?.input),
        `"pk":{"S":"${header.sweepId}"},"sk":{"S":"#"}`,
      )
    }),
  )

  it.effect("decisions and seals stand at RECORD.md's keys", () =>
    Effect.gen(function* () {
      const [controls, seals, stand] = [yield* Controls, yield* Seals, yield* Stand]
      const lastKey = () => {
        const input = stand.calls.at(-1)?.input ?? {}
        const item = valuesOf((input["Item"] ?? input["Key"]) as Parameters<typeof valuesOf>[0])
        return [item["pk"], item["sk"]]
      }
      const policy = storedPolicyOf()
      yield* controls.storePolicy(policy)
      assert.deepStrictEqual(lastKey(), ["policies", policy.digest])
      assert.deepStrictEqual(
        lastPut(stand),
        "further_pieces hash pk sk stored_at text tool_version user_info".split(" "),
      )
      yield* controls.orderStop({ reason: "why", userInfo: operator, at: time() })
      assert.deepStrictEqual(lastKey(), ["control", "stop"])
      yield* seals.append(sealAfter(undefined))
      assert.deepStrictEqual(lastKey(), ["seals", "head"])
    }),
  )

  it.effect("what a deployment writes is the approved policy", () =>
    Effect.gen(function* () {
      const [controls, stand] = [yield* Controls, yield* Stand]
      for (const approved of [
        { digest: storedPolicyOf().digest, approvedBy: "arn:aws:cloudformation:eu-west-1:1:stack/orgtag/a" },
        { digest: storedPolicyOf().digest, approvedBy: "by hand", at: time() },
      ]) {
        yield* controls.approved
        yield* putByHand(stand, valuesOf(approvedPolicyItem(approved)) as Item)
        assert.deepStrictEqual(yield* controls.approved, approved)
      }
    }),
  )

  it.effect("attributes that somebody put beside ours stay when a head moves", () =>
    Effect.gen(function* () {
      const [record, stand] = [yield* ResourceRecord, yield* Stand]
      const arn = nextArn()
      yield* record.seeFirst(seenHead(arn))
      const put = stand.calls.at(-1)?.input ?? {}
      const item = "Item" in put ? (put.Item as Parameters<typeof valuesOf>[0]) : {}
      yield* putByHand(stand, { ...(valuesOf(item) as Item), cost_center: "42" })
      yield* record.moveHead(movedHead(arn, 1), 0, 1)
      assert.deepStrictEqual(stand.lastAnswer["Attributes"]?.["cost_center"], { S: "42" })
    }),
  )

  it.effect("an item that is not what orgtag writes is tampered, and is named", () =>
    Effect.gen(function* () {
      const [record, stand] = [yield* ResourceRecord, yield* Stand]
      const arn = nextArn()
      yield* record.seeFirst(seenHead(arn))
      const put = stand.calls.at(-1)?.input ?? {}
      const item = "Item" in put ? (valuesOf(put.Item as Parameters<typeof valuesOf>[0]) as Item) : {}
      const wrong: ReadonlyArray<Item> = [
        { tag_values: { env: 1 } },
        { tag_values: undefined },
        { rev: -1 },
        { rev: 1 },
        { timestamp: "yesterday" },
        { user_info: { type: "somebody" } },
        { account: "me" },
      ]
      for (const change of wrong) {
        yield* putByHand(stand, { ...item, ...change })
        const failed = yield* Effect.flip(record.heads([arn]))
        assert.strictEqual(failed.reason, "tampered", JSON.stringify(change))
        assert.include(failed.detail, arn)
      }
    }),
  )

  it.effect("an entry that is malformed ends its resource's history as tampered", () =>
    Effect.gen(function* () {
      const [record, stand] = [yield* ResourceRecord, yield* Stand]
      const entry = entryOf(nextArn(), 1)
      yield* record.putEntry(entry)
      yield* putByHand(stand, { resource_id: entry.resource, timestamp: entry.timestamp, rev: "1" })
      const failed = yield* Effect.flip(Stream.runCollect(record.history(entry.resource)))
      assert.strictEqual(failed.reason, "tampered")
      assert.strictEqual((yield* Effect.flip(record.putEntry(entry))).reason, "tampered")
    }),
  )

  it.effect("claims beside the list of sweeps are not sweeps", () =>
    Effect.gen(function* () {
      const [ledger, stand] = [yield* SweepLedger, yield* Stand]
      const header = headerOf()
      yield* ledger.openSweep(header)
      yield* putByHand(stand, { pk: "sweeps", sk: "claim-2026-11-01T06:00Z", claimed_by: "S1" })
      assert.include(yield* Stream.runCollect(ledger.sweeps), header.sweepId)
    }),
  )

  it.effect("an item beyond 400 KB is refused before it is sent", () =>
    Effect.gen(function* () {
      const [record, ledger, stand] = [yield* ResourceRecord, yield* SweepLedger, yield* Stand]
      const note = "x".repeat(itemBytesMax)
      const changes = [{ key: "note", before: null, after: note }]
      const arn = nextArn()
      const group = groupOf(nextAccount(), 1, 1)
      stand.reset()
      const refused = [
        record.seeFirst(seenHead(arn, { tags: new Map([["note", note]]) })),
        record.moveHead(movedHead(arn, 1, { tags: new Map([["note", note]]) }), null, 1),
        record.putEntry(entryOf(arn, 1, { changes })),
        record.putActions([userActionOf(), userActionOf({ changes })]),
        ledger.openGroup({ ...group, actions: [actionOf(arn, { changes })] }),
        ledger.closeGroup(group, { ...closedOf(group), hash: note }),
      ]
      for (const write of refused) {
        const failed = yield* Effect.flip<unknown, { readonly reason: string; readonly code: string }, never>(
          write,
        )
        assert.strictEqual(failed.reason, "invalid")
        assert.strictEqual(failed.code, "ItemTooLarge")
      }
      assert.deepStrictEqual(stand.operations, [])
    }),
  )

  it.effect("a group whose number would not sort is refused", () =>
    Effect.gen(function* () {
      const ledger = yield* SweepLedger
      const failed = yield* Effect.flip(ledger.openGroup(groupOf(nextAccount(), 1, 1e10)))
      assert.strictEqual(failed.reason, "invalid")
    }),
  )
})
