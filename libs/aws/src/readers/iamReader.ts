import {
  type CallFailed,
  homeRegionOf,
  ObservedResource,
  partitionOf,
  type Region,
  ResourceArn,
  resourceTypeOf,
  type SightedResource,
  TagList,
} from "@orgtag/tagging"
import { Effect, Schema, Stream } from "effect"
import { awsLimits } from "../awsLimits.ts"
import { malformed } from "../malformed.ts"
import type { MemberCalls } from "../MemberCalls.ts"
import { collectPages, type PageWalk, walkPages } from "../walkPages.ts"
import { type IamKind, iamKinds, type IamPage } from "./iamKinds.ts"
import type { MakeReader } from "./MemberReader.ts"

const kindsByType: ReadonlyMap<string, IamKind> = new Map(iamKinds.map((kind) => [`iam:${kind.type}`, kind]))

/**
 * What of IAM can be tagged. The tagging API tags it and never shows users and roles; Resource Explorer does not know its
 * tags. IAM lists it without tags, so each entry costs one call more: those of whom the tags are wanted, not
 * service-linked roles.
 */
export const iamReader: MakeReader = (calls) => ({
  setting: "iam",
  isGlobal: true,
  reads: (arn) => kindsByType.has(resourceTypeOf(arn)),
  list: (region) =>
    Stream.fromIterable(iamKinds).pipe(
      Stream.flatMap((kind) => walkPages(entriesOf(calls, region, kind))),
      Stream.map((arns) => arns.map((arn): SightedResource => ({ arn, region, source: "service-reader" }))),
    ),
  read: (region, arns) =>
    Effect.forEach(arns, (arn) => readOne(calls, region, arn), {
      concurrency: awsLimits.iamConcurrency,
    }).pipe(Effect.map((found) => found.flat())),
})

/** IAM answers at the partition's one endpoint, whatever the client's Region. */
const inIam = <Answer>(
  calls: MemberCalls,
  region: Region,
  { operation, ask }: Pick<IamKind["list"], "operation" | "ask">,
  answer: Schema.ConstraintDecoder<Answer>,
) => {
  const home = homeRegionOf(partitionOf(region))
  const place = { service: "IAM", operation, account: calls.account, region: home }
  const page = (token: string | undefined): Effect.Effect<Answer, CallFailed> =>
    calls.in(home, ({ iam }) => {
      const asked: IamPage = { MaxItems: awsLimits.iamPage, Marker: token }
      const sender = {
        send: (at: IamPage, options?: { readonly abortSignal?: AbortSignal }) => ask(iam, at, options),
      }
      return calls.send(sender, asked, { ...place, kind: "read", answer })
    })
  return { place, page }
}

const Truncation = {
  IsTruncated: Schema.optional(Schema.Boolean),
  Marker: Schema.optional(Schema.String),
}

/** The marker of the next page. A list that says that it is cut off and not where goes on nowhere. */
const nextOf = (
  place: Parameters<typeof malformed>[0],
  {
    IsTruncated,
    Marker,
  }: { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined },
): Effect.Effect<string | undefined, CallFailed> =>
  IsTruncated !== true
    ? Effect.succeed(undefined)
    : Marker === undefined || Marker === ""
      ? Effect.fail(malformed(place, "MarkerMissing", "the list is cut off without a marker"))
      : Effect.succeed(Marker)

const Listing = Schema.Record(Schema.String, Schema.Unknown)
const Entries = Schema.Array(Schema.Record(Schema.String, Schema.Unknown))

/** The entries of a kind, as ARNs. Each list has its own names for its members; one that lacks them is malformed. */
const entriesOf = (calls: MemberCalls, region: Region, { list }: IamKind): PageWalk<ResourceArn> => {
  const { place, page } = inIam(calls, region, list, Listing)
  const decoded = Effect.fnUntraced(function* (answer: typeof Listing.Type) {
    const entries = yield* Schema.decodeUnknownEffect(Entries)(answer[list.member])
    const rows = yield* Effect.forEach(entries, (entry) =>
      Schema.decodeUnknownEffect(ResourceArn)(entry[list.arn]),
    )
    return { rows, truncation: yield* Schema.decodeUnknownEffect(Schema.Struct(Truncation))(answer) }
  })
  return {
    place,
    pagesMax: awsLimits.smallPages,
    identify: (arn) => arn,
    page: (token) =>
      page(token).pipe(
        Effect.flatMap(decoded),
        Effect.mapError((error) =>
          error._tag === "CallFailed" ? error : malformed(place, "SchemaError", error.message),
        ),
        Effect.flatMap(({ rows, truncation }) =>
          Effect.map(nextOf(place, truncation), (next) => ({ rows, next })),
        ),
      ),
  }
}

const readOne = Effect.fnUntraced(
  function* (
    calls: MemberCalls,
    region: Region,
    arn: ResourceArn,
  ): Effect.fn.Return<ReadonlyArray<ObservedResource>, CallFailed> {
    const kind = kindsByType.get(resourceTypeOf(arn))
    if (kind === undefined) return yield* Effect.die(new RangeError(`${arn} is not read by IAM's reader`))
    const { operation, ask } = kind.tags
    const { place, page } = inIam(
      calls,
      region,
      { operation, ask: ask(arn) },
      Schema.Struct({ Tags: TagList, ...Truncation }),
    )
    const rows = yield* collectPages({
      place,
      pagesMax: awsLimits.smallPages,
      page: (token) =>
        page(token).pipe(
          Effect.flatMap((found) => Effect.map(nextOf(place, found), (next) => ({ rows: found.Tags, next }))),
        ),
    })
    const tags = yield* Schema.decodeEffect(TagList)(rows).pipe(
      Effect.mapError((error) => malformed(place, "SchemaError", error.message)),
    )
    return [ObservedResource.fromServiceReader(arn, tags)]
  },
  Effect.catchIf(
    (failed: CallFailed) => failed.reason === "not-found",
    () => Effect.succeed([]),
  ),
)
