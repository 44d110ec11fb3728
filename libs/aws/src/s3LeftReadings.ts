import { type LeftReadingStore, resultsKeys } from "@orgtag/tagging"
import type { Bucket } from "./s3Bucket.ts"

/**
 * How far account-Regions were read in the results bucket, an object each, which the next process that leaves it writes
 * over. Its fingerprints take 12 bytes a resource: 60 MB at the most that an account-Region may have.
 */
export const s3LeftReadings = (bucket: Bucket): LeftReadingStore => ({
  keep: ({ sweepId, account, region }, bytes) =>
    bucket.put(resultsKeys.leftReading(sweepId, account, region), bytes),
  find: ({ sweepId, account, region }) => bucket.get(resultsKeys.leftReading(sweepId, account, region)),
})
