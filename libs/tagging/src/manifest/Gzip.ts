import { gunzip, gunzipSync, gzip, gzipSync } from "node:zlib"
import { Context, Effect } from "effect"
import { manifestLimits } from "./manifestLimits.ts"

/** Packs and unpacks the parts of manifests. */
export interface Compression {
  readonly pack: (text: string) => Effect.Effect<Uint8Array>
  /** Fails with what is wrong where the bytes are no gzip file, or unpack to more than a part may. */
  readonly unpack: (bytes: Uint8Array) => Effect.Effect<string, string>
}

const bounds = { maxOutputLength: manifestLimits.unpackedBytes }

/** Off the event loop: a part of a MiB takes tens of milliseconds, in which others read their Regions. */
const inThreads: Compression = {
  pack: (text) =>
    Effect.callback<Uint8Array>((resume) => {
      gzip(text, (error, bytes) => {
        resume(error === null ? Effect.succeed(bytes) : Effect.die(error))
      })
    }),
  unpack: (bytes) =>
    Effect.callback<string, string>((resume) => {
      gunzip(bytes, bounds, (error, unpacked) => {
        resume(error === null ? Effect.succeed(unpacked.toString("utf8")) : Effect.fail(error.message))
      })
    }),
}

/**
 * On the event loop, where a program has to run the same way twice: on a simulated clock nobody waits for other threads.
 */
export const compressionInPlace: Compression = {
  pack: (text) => Effect.sync(() => gzipSync(text)),
  unpack: (bytes) =>
    Effect.try({
      try: () => gunzipSync(bytes, bounds).toString("utf8"),
      catch: (error) => (error instanceof Error ? error.message : String(error)),
    }),
}

/** How parts of manifests are packed; in other threads unless a program says otherwise. */
export class Gzip extends Context.Reference<Compression>("@orgtag/tagging/manifest/Gzip", {
  defaultValue: () => inThreads,
}) {}
