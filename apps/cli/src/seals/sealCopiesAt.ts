import type { ReadableSealCopies } from "@orgtag/tagging"
import { sealsPrefix } from "@orgtag/tagging"
import { Effect } from "effect"
import { loadEngine } from "../wiring/withEngine.ts"
import { folderSealCopies } from "./folderSealCopies.ts"

const inS3 = /^s3:\/\/([^/]+)(?:\/(.*))?$/u

/**
 * The copies of seals at a place: `s3://BUCKET` keeps them under `seals/`, `s3://BUCKET/PREFIX` under that, anything else
 * is a folder. A bucket is asked in the Region given, else in the SDK's.
 */
export const sealCopiesAt = Effect.fnUntraced(function* (place: string, region: string | undefined) {
  const [, bucket, prefix] = inS3.exec(place) ?? []
  if (bucket === undefined) return (yield* folderSealCopies(place)) satisfies ReadableSealCopies
  const { s3Bucket, s3SealCopies } = yield* loadEngine
  const under = prefix === undefined || prefix === "" ? sealsPrefix : `${prefix.replace(/\/+$/u, "")}/`
  return s3SealCopies(yield* s3Bucket(bucket, region), under) satisfies ReadableSealCopies
})
