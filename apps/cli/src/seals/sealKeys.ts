import type { AwsClients } from "@orgtag/aws-clients"
import { type CallFailed, type SealPublicKey, type SealSigner, sealVerifier } from "@orgtag/tagging"
import { Effect, FileSystem } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { loadEngine } from "../wiring/withEngine.ts"

/** The alias under which a deployment has the key that signs its seals. */
const deployedKey = "alias/orgtag/seals"

/** Whether a `--key` names a key in KMS, and not a file. */
const isInKms = (key: string): boolean => /^(?:arn:[^:]+:kms:|alias\/)/u.test(key)

/**
 * Checks signatures with the keys that were named: files in PEM, or keys in KMS by ARN or alias, whose public keys are
 * asked for before anything is looked at.
 */
export const namedKeys = Effect.fnUntraced(function* (
  named: ReadonlyArray<string>,
  region: string | undefined,
) {
  const keys = yield* Effect.forEach(
    named,
    Effect.fnUntraced(function* (key): Effect.fn.Return<
      SealPublicKey,
      CallFailed | CommandEnded,
      AwsClients | FileSystem.FileSystem
    > {
      return isInKms(key) ? yield* inKms(key, region) : yield* inFile(key)
    }),
  )
  return yield* verifierOf(keys)
})

/**
 * Checks signatures with the key of the deployment in whose account this is, asked for when the first signature of a key in
 * KMS is met. Where there is no such key the signature is of an unknown one.
 */
export const keyOfDeployment = Effect.fnUntraced(function* (region: string | undefined) {
  const { AwsClients } = yield* loadEngine
  const clients = yield* AwsClients
  const verifier = yield* Effect.cached(
    inKms(deployedKey, region).pipe(
      Effect.map((key) => [key]),
      Effect.catchIf(
        ({ reason }) => reason === "not-found",
        () => Effect.succeed([]),
      ),
      Effect.flatMap(sealVerifier),
      Effect.catchTag("SealKeyUnusable", () => sealVerifier([]).pipe(Effect.orDie)),
      Effect.provideService(AwsClients, clients),
    ),
  )
  return {
    keyId: undefined,
    sign: () => Effect.undefined,
    verify: (digest, signature) =>
      isInKms(signature.keyId)
        ? Effect.flatMap(verifier, ({ verify }) => verify(digest, signature))
        : Effect.succeed("unknown-key"),
  } satisfies SealSigner
})

const inKms = Effect.fnUntraced(function* (key: string, region: string | undefined) {
  const { kmsPublicKey } = yield* loadEngine
  // A key that is named by its ARN is where that says.
  return yield* kmsPublicKey(key, key.startsWith("arn:") ? key.split(":")[3] : region)
})

const inFile = Effect.fnUntraced(function* (file: string) {
  const files = yield* FileSystem.FileSystem
  const pem = yield* files
    .readFileString(file)
    .pipe(
      Effect.mapError(
        ({ message }) =>
          new CommandEnded({ code: ExitCode.usage, message: `cannot read the key ${file}: ${message}` }),
      ),
    )
  return { pem } satisfies SealPublicKey
})

const verifierOf = (keys: ReadonlyArray<SealPublicKey>) =>
  sealVerifier(keys).pipe(
    Effect.mapError(({ message }) => new CommandEnded({ code: ExitCode.usage, message })),
  )
