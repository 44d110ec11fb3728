import { type SealCopies, sealFileName, sealNumberOf, sealText } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { Bucket } from "./s3Bucket.ts"

/**
 * Copies of seals in a bucket, an object each under a prefix such as `seals/`.
 *
 * None is written over: a copy is put where none stands. How long each is kept, and that nobody can delete it meanwhile, is
 * the bucket's own (Object Lock), so that whoever copies need not be trusted with it.
 */
export const s3SealCopies = (bucket: Bucket, prefix: string): SealCopies => ({
  place: `s3://${bucket.name}/${prefix.replace(/\/$/u, "")}`,
  keep: (seal) => bucket.putNew(`${prefix}${sealFileName(seal.number)}`, sealText(seal)),
  read: (number) =>
    bucket
      .get(`${prefix}${sealFileName(number)}`)
      .pipe(Effect.map((bytes) => (bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8")))),
  numbers: bucket.keys(prefix).pipe(
    Stream.flatMap((key) => {
      const number = sealNumberOf(key.slice(prefix.length))
      return number === undefined ? Stream.empty : Stream.make(number)
    }),
  ),
})
