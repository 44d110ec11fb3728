import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { ObservedResource } from "../../src/domain/ObservedResource.ts"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { TagList } from "../../src/domain/TagList.ts"
import { type ManifestLine, manifestLineOf } from "../../src/manifest/ManifestLine.ts"
import { type ManifestPart, SummaryTally } from "../../src/manifest/ManifestPart.ts"
import { manifestLimits } from "../../src/manifest/manifestLimits.ts"
import { readManifest } from "../../src/manifest/readManifest.ts"
import { encodeManifest, manifestWriter } from "../../src/manifest/writeManifest.ts"
import { Manifests } from "../../src/ports/Manifests.ts"
import { AccountId } from "../../src/domain/AccountId.ts"
import { Region } from "../../src/domain/Region.ts"

const place = {
  sweepId: "s1",
  account: AccountId.make("111122223333"),
  region: Region.make("eu-west-1"),
}

const lineOf = (index: number, team = "blue"): ManifestLine =>
  manifestLineOf(
    ObservedResource.fromTaggingApi(
      ResourceArn.make(`arn:aws:sqs:eu-west-1:111122223333:queue-${index}`),
      TagList.make([{ Key: "team", Value: team }]),
    ),
    "compliant",
    ["owners"],
  )

const manyLines = Array.from({ length: 12_000 }, (_, index) => lineOf(index))

/** Parts and summary of lines, written in pages. */
const written = Effect.fnUntraced(function* (lines: ReadonlyArray<ManifestLine>, page = 100) {
  const parts: Array<ManifestPart> = []
  const writer = yield* manifestWriter((part) => Effect.sync(() => void parts.push(part)))
  for (let start = 0; start < lines.length; start += page)
    yield* writer.write(lines.slice(start, start + page))
  const summary = yield* writer.finish
  return { parts, summary: summary ?? { hash: "", lines: -1, parts: -1 } }
})

const bytesOf = (parts: ReadonlyArray<ManifestPart>) => Stream.fromIterable(parts.map(({ bytes }) => bytes))

describe("a manifest", () => {
  it.effect("comes back as it was written, in as many parts as its size asks for", () =>
    Effect.gen(function* () {
      const { parts, summary } = yield* written(manyLines)
      assert.isAbove(parts.length, 1)
      assert.deepEqual(
        parts.map(({ index }) => index),
        parts.map((_, at) => at + 1),
      )
      assert.strictEqual(summary.lines, manyLines.length)
      assert.deepEqual(yield* Stream.runCollect(readManifest(bytesOf(parts), summary)), manyLines)
    }),
  )

  it.effect("has the same parts whether it is written page by page or as a stream", () =>
    Effect.gen(function* () {
      const { parts, summary } = yield* written(manyLines, 7)
      const streamed = yield* Stream.runCollect(encodeManifest(Stream.fromIterable(manyLines)))
      assert.deepEqual(
        streamed.map(({ sha256, lines, index }) => ({ sha256, lines, index })),
        parts.map(({ sha256, lines, index }) => ({ sha256, lines, index })),
      )
      const tally = new SummaryTally()
      for (const part of streamed) tally.add(part)
      assert.deepEqual(tally.summary, summary)
    }),
  )

  it.effect("of nothing has no parts and still a hash", () =>
    Effect.gen(function* () {
      const { parts, summary } = yield* written([])
      assert.deepEqual(parts, [])
      assert.strictEqual(summary.lines, 0)
      assert.strictEqual(summary.hash.length, 64)
      assert.deepEqual(yield* Stream.runCollect(readManifest(Stream.empty, summary)), [])
    }),
  )

  it.effect("holds one part in memory while it is written", () =>
    Effect.gen(function* () {
      let open = 0
      let most = 0
      const lines = Stream.fromIterable(manyLines).pipe(
        Stream.rechunk(1),
        Stream.tap((line) =>
          Effect.sync(() => (most = Math.max(most, (open += JSON.stringify(line).length)))),
        ),
      )
      yield* encodeManifest(lines).pipe(Stream.runForEach(() => Effect.sync(() => (open = 0))))
      assert.isAtMost(most, 2 * manifestLimits.partBytes)
    }),
  )

  it.effect.each([
    ["cut off by a part", (parts: ReadonlyArray<Uint8Array>) => parts.slice(0, -1), /parts/u],
    ["with a part twice", (parts: ReadonlyArray<Uint8Array>) => [...parts, ...parts.slice(-1)], /parts/u],
    ["with its parts swapped", (parts: ReadonlyArray<Uint8Array>) => parts.toReversed(), /hash/u],
    [
      "with half of a part",
      (parts: ReadonlyArray<Uint8Array>) => [
        ...parts.slice(0, -1),
        (parts.at(-1) ?? new Uint8Array()).slice(0, 100),
      ],
      /unpacked/u,
    ],
  ] as const)("%s is broken", ([, mutate, problem]) =>
    Effect.gen(function* () {
      const { parts, summary } = yield* written(manyLines)
      const broken = Stream.fromIterable(mutate(parts.map(({ bytes }) => bytes)))
      const failure = yield* Effect.flip(Stream.runDrain(readManifest(broken, summary)))
      assert.match(failure.message, problem)
    }),
  )

  it.effect("in which any line is another is broken", () =>
    Effect.gen(function* () {
      const { summary } = yield* written(manyLines.slice(0, 50))
      for (const at of fc.sample(fc.nat({ max: 49 }), { numRuns: 10, seed: 4 })) {
        const other = yield* written(manyLines.slice(0, 50).with(at, lineOf(at, "red")))
        const failure = yield* Effect.flip(Stream.runDrain(readManifest(bytesOf(other.parts), summary)))
        assert.match(failure.message, /hash/u)
      }
    }),
  )

  it.effect("is not kept unless a program says where", () =>
    Effect.gen(function* () {
      const manifests = yield* Manifests
      const writer = yield* manifests.open(place)
      yield* writer.write(manyLines)
      assert.isUndefined(yield* writer.finish)
    }).pipe(Effect.scoped),
  )
})
