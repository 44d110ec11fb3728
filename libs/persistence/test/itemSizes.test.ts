import { assert, describe, layer } from "@effect/vitest"
import { SweepLedger } from "@orgtag/tagging"
import { Effect } from "effect"
import { itemBytes, itemBytesMax, type Item, type ItemValue } from "../src/DynamoItem.ts"
import { putByHand } from "./byHand.ts"
import { headerOf, next } from "./samples.ts"
import { Stand, standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

const shapes: ReadonlyArray<readonly [of: string, value: ItemValue]> = [
  ["text", "abc"],
  // dynalite counts text in UTF-16 units, DynamoDB in bytes of UTF-8.
  ...(name === "dynalite" ? [] : [["text that is not ASCII", "é 鍵 🔑"] as const]),
  ["text that is empty", ""],
  ["a truth", true],
  ["nothing", null],
  ["an empty list", []],
  ["an empty map", {}],
  ["a list in a list", [["a"], []]],
  ["a map in a list", [{ key: "env", rule: "environment", before: null }]],
  ["a map in a map", { env: { rule: "environment" } }],
  ["a key __proto__", Object.fromEntries([["__proto__", "x"]])],
  ...[0, 1, 12, 120, 123, 1000, 1_793_491_200_000, -1, -120, 1.5, 0.05, 120.5].map(
    (n) => [`the number ${n}`, n] as const,
  ),
]

/** A new item of exactly this size with the value in it. */
const itemOf = (bytes: number, value: ItemValue): Item => {
  const item = { pk: "sizes", sk: String(next()), value, pad: "" }
  return { ...item, pad: "x".repeat(bytes - itemBytes(item)) }
}

describe(`the size of items on ${name}`, () => {
  layer(standLayer(server), { excludeTestServices: true })((it) => {
    for (const [of, value] of shapes)
      it.effect(`1 KB with ${of} costs one unit, a byte more two`, () =>
        Effect.gen(function* () {
          const [ledger, stand] = [yield* SweepLedger, yield* Stand]
          yield* ledger.openSweep(headerOf())
          yield* putByHand(stand, itemOf(1024, value))
          assert.strictEqual(stand.calls.at(-1)?.tableUnits, 1)
          yield* putByHand(stand, itemOf(1025, value))
          assert.strictEqual(stand.calls.at(-1)?.tableUnits, 2)
        }),
      )

    it.effect("an item of 400 KB is taken, a byte more is not", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        yield* ledger.openSweep(headerOf())
        yield* putByHand(stand, itemOf(itemBytesMax, { env: ["prod", 12, null] }))
        const failed = yield* Effect.flip(
          putByHand(stand, itemOf(itemBytesMax + 1, { env: ["prod", 12, null] })),
        )
        assert.strictEqual(failed.code, "ValidationException")
        assert.include(failed.detail, "size has exceeded")
      }),
    )
  })
})
