import { ed25519Signer } from "@orgtag/tagging"
import { Effect, FileSystem, Option, Redacted } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"

/** The signer with the private key in a file, if one was named; read before anything is done. */
export const sealSigner = Effect.fnUntraced(function* (named: Option.Option<string>) {
  if (Option.isNone(named)) return undefined
  const files = yield* FileSystem.FileSystem
  const pem = yield* files
    .readFileString(named.value)
    .pipe(Effect.mapError(({ message }) => unusable(`cannot read the key ${named.value}: ${message}`)))
  return yield* ed25519Signer({ privateKey: Redacted.make(pem) }).pipe(
    Effect.mapError(({ message }) => unusable(`${named.value}: ${message}`)),
  )
})

const unusable = (message: string) => new CommandEnded({ code: ExitCode.usage, message })
