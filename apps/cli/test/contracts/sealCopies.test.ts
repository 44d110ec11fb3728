import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { s3Bucket, s3SealCopies } from "@orgtag/aws"
import { type Seal, sealChainStart, sealDigest, sealText } from "@orgtag/tagging"
import { Effect, FileSystem, Layer, Path, Stream } from "effect"
import { folderSealCopies } from "../../src/seals/folderSealCopies.ts"
import { embeddedClients, newBucket } from "./EmbeddedServices.ts"
import { sealCopiesContract } from "./sealCopies.contract.ts"

sealCopiesContract(
  "copies of seals in a folder",
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const folder = yield* files.makeTempDirectoryScoped()
    return {
      copies: yield* folderSealCopies(folder),
      put: (name: string, text: string) => Effect.orDie(files.writeFileString(path.join(folder, name), text)),
    }
  }).pipe(Effect.provide(NodeServices.layer)),
)

const inBucket = Effect.gen(function* () {
  const context = yield* Layer.build(embeddedClients)
  const made = Effect.flatMap(newBucket("orgtag-seals"), (name) => s3Bucket(name))
  const bucket = yield* Effect.provide(made, context)
  return {
    copies: s3SealCopies(bucket, "seals/"),
    put: (name: string, text: string) => bucket.put(`seals/${name}`, text),
  }
})

sealCopiesContract("copies of seals in a bucket", inBucket)

const content = {
  number: 1,
  sweepId: "s1",
  header: "h",
  policyDigest: "sha256:00",
  sealedAt: "2026-01-01T00:00:00.000Z",
  rows: 0,
  rowsHash: "r",
  openGroups: 0,
  previous: sealChainStart,
}
const seal: Seal = { ...content, digest: sealDigest(content) }

describe("copies of seals in a bucket", () => {
  it.effect("are kept where none stands, and never written over", () =>
    Effect.gen(function* () {
      const { copies, put } = yield* inBucket
      assert.isTrue(yield* copies.keep(seal))
      assert.isFalse(yield* copies.keep({ ...seal, sweepId: "forged" }))
      assert.strictEqual(yield* copies.read(1), sealText(seal))
      yield* put("000000000002.json", "another")
      assert.isFalse(yield* copies.keep({ ...seal, number: 2 }))
      assert.deepStrictEqual(yield* Stream.runCollect(copies.numbers), [1, 2])
    }),
  )
})
