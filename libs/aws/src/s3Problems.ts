import { KeptProblems, SweepProblems, resultsKeys } from "@orgtag/tagging"
import { Effect, Layer, Schema, Stream } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { malformed } from "./malformed.ts"
import type { Bucket } from "./s3Bucket.ts"

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(KeptProblems))

/** The name of `*` in a key. */
const nameOf = (part: string): string => (part === "*" ? "all" : part)

/** Failures and findings in the results bucket, an object for each row of the ledger that has any. */
export const s3Problems = (bucket: Bucket): Layer.Layer<never> =>
  Layer.succeed(SweepProblems, {
    keep: (sweepId, problems) =>
      bucket.put(
        resultsKeys.problems(sweepId, nameOf(problems.account), nameOf(problems.region)),
        JSON.stringify(problems),
      ),
    all: (sweepId) =>
      bucket
        .keys(resultsKeys.allProblems(sweepId))
        .pipe(Stream.mapEffect((key) => readProblems(bucket, key), { concurrency: awsLimits.objectsAtOnce })),
  })

const readProblems = (bucket: Bucket, key: string) =>
  bucket
    .get(key)
    .pipe(
      Effect.flatMap((bytes) =>
        decode(Buffer.from(bytes ?? []).toString("utf8")).pipe(
          Effect.mapError((error) =>
            malformed({ service: "S3", operation: "GetObject" }, "SchemaError", `${key}: ${error.message}`),
          ),
        ),
      ),
    )
