import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import { AwsClients } from "@orgtag/aws-clients"
import type { CallFailed } from "@orgtag/tagging"
import { Effect, Schema, Stream } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { walkPages } from "./walkPages.ts"

/** Objects of one bucket in S3. Encryption, versions and locks are the bucket's own. */
export interface Bucket {
  readonly name: string
  /** Writes an object whole, in place of the one that stands there. */
  readonly put: (key: string, body: string | Uint8Array) => Effect.Effect<void, CallFailed>
  /** Writes an object where none stands; false where one does. */
  readonly putNew: (key: string, body: string | Uint8Array) => Effect.Effect<boolean, CallFailed>
  /** The bytes of an object; undefined where there is none. */
  readonly get: (key: string) => Effect.Effect<Uint8Array | undefined, CallFailed>
  /** The keys that begin with this, in order. */
  readonly keys: (prefix: string) => Stream.Stream<string, CallFailed>
}

const Written = Schema.Struct({ ETag: Schema.String })

/** Whatever has a body that can be read whole. */
const Read = Schema.Struct({
  Body: Schema.declare(
    (body: unknown): body is { readonly transformToByteArray: () => Promise<Uint8Array> } =>
      typeof body === "object" && body !== null && "transformToByteArray" in body,
  ),
})

const Listed = Schema.Struct({
  Contents: Schema.optional(Schema.Array(Schema.Struct({ Key: Schema.String }))),
  KeyCount: Schema.Int,
  NextContinuationToken: Schema.optional(Schema.String),
})

const place = (operation: string) => ({ service: "S3", operation })

/** A bucket, through the clients of the account that runs, in their Region or in another. */
export const s3Bucket = Effect.fnUntraced(function* (name: string, region?: string) {
  const clients = yield* AwsClients
  const { send } = clients
  const s3 = clients.s3(region)
  const put = (key: string, body: string | Uint8Array, condition: { readonly IfNoneMatch?: "*" }) =>
    send(s3, new PutObjectCommand({ Bucket: name, Key: key, Body: body, ...condition }), {
      ...place("PutObject"),
      kind: "write",
      answer: Written,
    })
  return {
    name,
    put: (key, body) => Effect.asVoid(put(key, body, {})),
    putNew: (key, body) =>
      put(key, body, { IfNoneMatch: "*" }).pipe(
        Effect.as(true),
        Effect.catchIf(
          (failed) => failed.code === "PreconditionFailed",
          () => Effect.succeed(false),
        ),
      ),
    get: (key) =>
      send(s3, new GetObjectCommand({ Bucket: name, Key: key }), {
        ...place("GetObject"),
        kind: "read",
        answer: Read,
      }).pipe(
        Effect.flatMap(({ Body }) => Effect.promise(() => Body.transformToByteArray())),
        Effect.catchIf(
          (failed) => failed.code === "NoSuchKey",
          () => Effect.succeed(undefined),
        ),
      ),
    keys: (prefix) =>
      walkPages({
        place: place("ListObjectsV2"),
        pagesMax: awsLimits.objectPages,
        page: (token) =>
          send(s3, new ListObjectsV2Command({ Bucket: name, Prefix: prefix, ContinuationToken: token }), {
            ...place("ListObjectsV2"),
            kind: "read",
            answer: Listed,
          }).pipe(
            Effect.map(({ Contents = [], NextContinuationToken }) => ({
              rows: Contents.map(({ Key }) => Key),
              next: NextContinuationToken,
            })),
          ),
      }).pipe(Stream.flatMap((page) => Stream.fromIterable(page))),
  } satisfies Bucket
})
