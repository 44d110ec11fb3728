import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import {
  AccountId,
  type ManifestLine,
  type ManifestPlace,
  type ManifestStore,
  readManifest,
  Region,
  ResourceArn,
} from "@orgtag/tagging"
import { Effect, type Scope, Stream } from "effect"

const place: ManifestPlace = {
  sweepId: "20261123T221700000Z-abc123",
  account: AccountId.make("333333333333"),
  region: Region.make("eu-west-1"),
}

/** Lines of which no two are alike, so that they do not pack well and fill several parts. */
const linesOf = (count: number, salt = ""): ReadonlyArray<ManifestLine> =>
  Array.from({ length: count }, (_, index) => ({
    arn: ResourceArn.make(`arn:aws:sqs:eu-west-1:333333333333:queue-${index}`),
    type: "sqs:queue",
    class: "compliant",
    rules: ["owner"],
    tags: createHash("sha256").update(`${salt}${index}`).digest("hex"),
    source: "tagging-api",
  }))

const write = (store: ManifestStore, at: ManifestPlace, lines: ReadonlyArray<ManifestLine>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const writer = yield* store.open(at)
      for (let start = 0; start < lines.length; start += 500)
        yield* writer.write(lines.slice(start, start + 500))
      return yield* writer.finish
    }),
  )

const read = Effect.fnUntraced(function* (
  store: ManifestStore,
  at: ManifestPlace,
  summary: Effect.Success<ReturnType<typeof write>>,
) {
  if (summary === undefined) return assert.fail("no manifest is kept")
  return yield* Stream.runCollect(readManifest(store.parts(at), summary))
})

/** What a place for manifests must hold to, whatever it is made of. */
export const manifestStoreContract = <E>(
  name: string,
  make: Effect.Effect<ManifestStore, E, Scope.Scope>,
): void => {
  describe(`the contract of ${name}`, () => {
    it.effect("gives back every line of a manifest of several parts, in order", () =>
      Effect.gen(function* () {
        const store = yield* make
        const lines = linesOf(12_000)
        const summary = yield* write(store, place, lines)
        assert.isAbove(summary?.parts ?? 0, 1)
        assert.deepStrictEqual(yield* read(store, place, summary), lines)
      }),
    )

    it.effect("holds the parts of the last whole try and no others", () =>
      Effect.gen(function* () {
        const store = yield* make
        yield* write(store, place, linesOf(12_000))
        const lines = linesOf(3, "again")
        const summary = yield* write(store, place, lines)
        assert.deepStrictEqual(yield* read(store, place, summary), lines)
      }),
    )

    it.effect("does not count a try that was cut off", () =>
      Effect.gen(function* () {
        const store = yield* make
        yield* Effect.scoped(Effect.flatMap(store.open(place), (writer) => writer.write(linesOf(9000))))
        assert.deepStrictEqual(yield* Stream.runCollect(store.places(place.sweepId)), [])
        assert.deepStrictEqual(yield* Stream.runCollect(store.parts(place)), [])
      }),
    )

    it.effect("tells the places of one sweep, and has nothing where there is no manifest", () =>
      Effect.gen(function* () {
        const store = yield* make
        const elsewhere = { ...place, region: Region.make("us-east-1") }
        const other = { ...place, account: AccountId.make("444444444444") }
        const another = { ...place, sweepId: `${place.sweepId}4` }
        for (const at of [place, elsewhere, other, another]) yield* write(store, at, linesOf(1))
        const places = yield* Stream.runCollect(store.places(place.sweepId))
        assert.sameDeepMembers(Array.from(places), [place, elsewhere, other])
        assert.deepStrictEqual(yield* Stream.runCollect(store.places("20261123T221700000Z-nobody")), [])
        assert.deepStrictEqual(
          yield* Stream.runCollect(store.parts({ ...other, region: Region.make("eu-west-3") })),
          [],
        )
      }),
    )
  })
}
