import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createHash } from "node:crypto"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import {
  AccountId,
  type ManifestLine,
  type ManifestPlace,
  type ManifestStore,
  type ManifestSummary,
  readManifest,
  Region,
  ResourceArn,
} from "@orgtag/tagging"
import { Effect, FileSystem, PlatformError, Stream } from "effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { folderManifests } from "../../src/manifests/folderManifests.ts"

const place: ManifestPlace = {
  sweepId: "20261123T221700000Z-abc123",
  account: AccountId.make("333333333333"),
  region: Region.make("eu-west-1"),
}

const lineOf = (index: number): ManifestLine => ({
  arn: ResourceArn.make(`arn:aws:sqs:eu-west-1:333333333333:queue-${index}`),
  type: "sqs:queue",
  class: "compliant",
  rules: ["owner"],
  // No two alike, so that they do not pack well and fill several parts.
  tags: createHash("sha256").update(String(index)).digest("hex"),
  source: "tagging-api",
})

const linesOf = (count: number): ReadonlyArray<ManifestLine> =>
  Array.from({ length: count }, (_, index) => lineOf(index))

const write = (store: ManifestStore, lines: ReadonlyArray<ManifestLine>, at = place) =>
  Effect.scoped(
    Effect.gen(function* () {
      const writer = yield* store.open(at)
      for (let start = 0; start < lines.length; start += 100)
        yield* writer.write(lines.slice(start, start + 100))
      return yield* writer.finish
    }),
  )

/** A file system that lets nobody make a folder; the machine's own cannot refuse its superuser. */
const refused = (path: string) =>
  Effect.fail(
    PlatformError.systemError({
      _tag: "PermissionDenied",
      module: "FileSystem",
      method: "makeDirectory",
      pathOrDescriptor: path,
    }),
  )

const read = (store: ManifestStore, summary: ManifestSummary | undefined) =>
  Stream.runCollect(readManifest(store.parts(place), summary ?? { hash: "", lines: -1, parts: -1 }))

describe("manifests in a folder", () => {
  let folder = ""

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "orgtag-out-"))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const withStore = <A, E>(act: (store: ManifestStore) => Effect.Effect<A, E>): Promise<A> =>
    Effect.runPromise(folderManifests(folder).pipe(Effect.flatMap(act), Effect.provide(NodeServices.layer)))

  const home = () => join(folder, "sweeps", place.sweepId, "manifests", place.account)

  it("come back line by line, in as many parts as they fill, and sum up to what stands in the files", async () => {
    const lines = linesOf(12_000)
    const summary = await withStore((store) =>
      Effect.gen(function* () {
        const written = yield* write(store, lines)
        expect(yield* read(store, written)).toEqual(lines)
        return written
      }),
    )
    expect(summary).toMatchObject({ lines: 12_000, parts: 3 })
    const names = readdirSync(join(home(), place.region))
    expect(names).toEqual(["000001.jsonl.gz", "000002.jsonl.gz", "000003.jsonl.gz"])
  })

  it("of an account-Region without resources are there and empty", async () => {
    const summary = await withStore((store) =>
      write(store, []).pipe(Effect.tap((written) => read(store, written))),
    )
    expect(summary).toMatchObject({ lines: 0, parts: 0 })
  })

  it("take the place of a longer one that stands there, part by part", async () => {
    await withStore((store) =>
      Effect.gen(function* () {
        yield* write(store, linesOf(12_000))
        const summary = yield* write(store, linesOf(5))
        expect(yield* read(store, summary)).toHaveLength(5)
      }),
    )
    expect(readdirSync(join(home(), place.region))).toHaveLength(1)
  })

  it("of a try that was cut off are none, and leave what stood there as it was", async () => {
    await withStore((store) =>
      Effect.gen(function* () {
        const summary = yield* write(store, linesOf(5))
        yield* Effect.scoped(
          Effect.gen(function* () {
            const writer = yield* store.open(place)
            yield* writer.write(linesOf(12_000))
          }),
        )
        expect(yield* read(store, summary)).toHaveLength(5)
      }),
    )
    expect(readdirSync(home())).toEqual([place.region])
  })

  it("are replaced where a process was killed before it finished them", async () => {
    const left = join(home(), `.${place.region}.part`)
    mkdirSync(left, { recursive: true })
    writeFileSync(join(left, "000009.jsonl.gz"), "half a part")
    await withStore((store) =>
      Effect.gen(function* () {
        expect(yield* Stream.runCollect(store.places(place.sweepId))).toEqual([])
        const summary = yield* write(store, linesOf(5))
        expect(yield* read(store, summary)).toHaveLength(5)
      }),
    )
    expect(existsSync(left)).toBe(false)
    expect(readdirSync(join(home(), place.region))).toEqual(["000001.jsonl.gz"])
  })

  it("are found by sweep, account and Region", async () => {
    const other = { ...place, region: Region.make("us-east-1") }
    const another = { ...place, sweepId: "another" }
    const found = await withStore((store) =>
      Effect.gen(function* () {
        for (const at of [place, other, another]) yield* write(store, linesOf(1), at)
        yield* write(store, [], { ...place, account: AccountId.make("444444444444") })
        expect(yield* Stream.runCollect(store.places("none"))).toEqual([])
        return yield* Stream.runCollect(store.places(place.sweepId))
      }),
    )
    expect(found).toEqual([place, other])
  })

  it("say what sha256sum says of a file", async () => {
    const summary = await withStore((store) => write(store, linesOf(3)))
    const bytes = readFileSync(join(home(), place.region, "000001.jsonl.gz"))
    const part = createHash("sha256").update(bytes).digest("hex")
    expect(summary?.hash).toBe(createHash("sha256").update(`${part} 3\n`).digest("hex"))
  })

  it("that may not be written fail as denied, with the file", async () => {
    const failed = await Effect.runPromise(
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        const store = yield* folderManifests(folder).pipe(
          Effect.provideService(FileSystem.FileSystem, { ...files, makeDirectory: refused }),
        )
        return yield* Effect.flip(write(store, linesOf(3)))
      }).pipe(Effect.provide(NodeServices.layer)),
    )
    expect(failed).toMatchObject({ service: "orgtag manifests", reason: "denied", operation: "Write" })
    expect(failed.detail).toContain(folder)
  })

  it("in whose way a file stands fail, with its name", async () => {
    mkdirSync(join(folder, "sweeps", place.sweepId), { recursive: true })
    writeFileSync(join(folder, "sweeps", place.sweepId, "manifests"), "")
    const failed = await withStore((store) => Effect.flip(write(store, linesOf(3))))
    expect(failed).toMatchObject({ service: "orgtag manifests", reason: "unavailable" })
    expect(failed.detail).toContain("manifests")
  })
})
