import * as NodeServices from "@effect/platform-node/NodeServices"
import { s3Bucket, s3Manifests } from "@orgtag/aws"
import { Effect, FileSystem, Layer } from "effect"
import { folderManifests } from "../../src/manifests/folderManifests.ts"
import { embeddedClients, newBucket } from "./EmbeddedServices.ts"
import { manifestStoreContract } from "./manifestStore.contract.ts"

manifestStoreContract(
  "manifests in a folder",
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    return yield* folderManifests(yield* files.makeTempDirectoryScoped())
  }).pipe(Effect.provide(NodeServices.layer)),
)

manifestStoreContract(
  "manifests in a bucket",
  Effect.gen(function* () {
    const context = yield* Layer.build(embeddedClients)
    const bucket = Effect.flatMap(newBucket("orgtag-results"), (name) => s3Bucket(name))
    return s3Manifests(yield* Effect.provide(bucket, context))
  }),
)
