import { GetIndexCommand, ListResourcesCommand } from "@aws-sdk/client-resource-explorer-2"
import {
  type CallFailed,
  type Exploration,
  homeRegionOf,
  partitionOf,
  type Region,
  Region as RegionSchema,
  ResourceArn,
  type SightedResource,
} from "@orgtag/tagging"
import { Clock, Duration, Effect, Schema, Stream } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { chooseView } from "./chooseView.ts"
import { explorerTerms } from "./explorerTerms.ts"
import type { MemberCalls } from "./MemberCalls.ts"
import { walkPages } from "./walkPages.ts"

const IndexAnswer = Schema.Struct({ State: Schema.String, CreatedAt: Schema.optional(Schema.Date) })
type Index = typeof IndexAnswer.Type

const ResourcesAnswer = Schema.Struct({
  Resources: Schema.Array(
    Schema.Struct({
      Arn: ResourceArn,
      OwningAccountId: Schema.String,
      Region: Schema.Union([Schema.Literal("global"), RegionSchema]),
    }),
  ),
  NextToken: Schema.optional(Schema.String),
})

/**
 * What Resource Explorer shows of a Region of an account.
 *
 * The index comes first: where there is none, the first search could create one, so nothing more is asked unless that is
 * wanted. Everything is listed and nothing searched for: a search ends at 1,000 results, and a filter on tags would rest
 * on tags that lag, ignore case and miss those of IAM. Views that hide resources by a filter are passed over.
 */
export const exploreRegion = Effect.fnUntraced(function* (
  calls: MemberCalls,
  region: Region,
  { createIndex, only }: { readonly createIndex: boolean; readonly only?: ResourceArn | undefined },
): Effect.fn.Return<Exploration, CallFailed> {
  const found = yield* indexOf(calls, region)
  if (found === undefined && !createIndex) return { gap: "no-index", resources: Stream.empty }
  if (found === undefined) yield* Effect.ignore(listPage(calls, region, { size: 1 }))
  const index = found ?? (yield* indexOf(calls, region))
  // A search answered, and there is still no index of the account's own: its service-linked role is missing.
  if (index === undefined)
    return { gap: "no-service-linked-role", resources: listing(calls, region, { only }) }
  const isBuilding = yield* isFirstFilled(index)
  const { view, filtered } = yield* chooseView(calls, region)
  if (view === undefined) return { gap: isBuilding ? "index-building" : "no-view", resources: Stream.empty }
  const gap = isBuilding ? "index-building" : filtered ? "filtered-view" : undefined
  return { gap, resources: listing(calls, region, { view, only }) }
})

/** The index of a Region; undefined where there is none, or it is being deleted. */
const indexOf = (calls: MemberCalls, region: Region) =>
  calls
    .in(region, ({ resourceExplorer }) =>
      calls.send(
        resourceExplorer,
        new GetIndexCommand({}),
        explorerTerms(calls, region, "GetIndex", IndexAnswer),
      ),
    )
    .pipe(
      Effect.map((index): Index | undefined => (index.State.startsWith("DELET") ? undefined : index)),
      Effect.catchIf(
        (failed) => failed.code === "ResourceNotFoundException",
        () => Effect.succeed(undefined),
      ),
    )

/** Whether an index may not hold everything yet; AWS says when it was made and not when it was first complete. */
const isFirstFilled = ({ State, CreatedAt }: Index) =>
  Effect.map(
    Clock.currentTimeMillis,
    (now) =>
      State !== "ACTIVE" ||
      (CreatedAt !== undefined && now - CreatedAt.getTime() < Duration.toMillis(awsLimits.indexingTime)),
  )

const listing = (
  calls: MemberCalls,
  region: Region,
  asked: Pick<PageAsked, "view" | "only">,
): Stream.Stream<ReadonlyArray<SightedResource>, CallFailed> =>
  walkPages({
    place: explorerTerms(calls, region, "ListResources", ResourcesAnswer),
    pagesMax: awsLimits.explorerPages,
    identify: ({ arn }) => arn,
    page: (token) => listPage(calls, region, { ...asked, size: awsLimits.explorerPage, token }),
  })

interface PageAsked {
  readonly size: number
  readonly view?: string | undefined
  readonly token?: string | undefined
  /** One resource, by the filter for ids. */
  readonly only?: ResourceArn | undefined
}

/**
 * A page of what belongs to a Region. The index that gathers all Regions shows those of others too, and a view of the
 * organization those of other accounts: both are filtered out by AWS, and again by what each row says of itself.
 */
const listPage = (calls: MemberCalls, region: Region, { size, view, token, only }: PageAsked) => {
  const home = homeRegionOf(partitionOf(region))
  const regions = region === home ? `${region},global` : region
  const id = only === undefined ? "" : ` id:"${only}"`
  return calls
    .in(region, ({ resourceExplorer }) =>
      calls.send(
        resourceExplorer,
        new ListResourcesCommand({
          Filters: { FilterString: `accountid:${calls.account} region:${regions}${id}` },
          MaxResults: size,
          NextToken: token,
          ViewArn: view,
        }),
        explorerTerms(calls, region, "ListResources", ResourcesAnswer),
      ),
    )
    .pipe(
      Effect.map(({ Resources, NextToken }) => ({
        next: NextToken,
        rows: Resources.filter((row) => row.OwningAccountId === calls.account).map(
          (row): SightedResource => ({
            arn: row.Arn,
            region: row.Region === "global" ? home : row.Region,
            source: "resource-explorer",
          }),
        ),
      })),
    )
}
