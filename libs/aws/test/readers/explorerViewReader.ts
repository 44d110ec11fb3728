import { ListTagsForResourceCommand, ListViewsCommand } from "@aws-sdk/client-resource-explorer-2"
import { ObservedResource, type Region, ResourceArn, resourceTypeOf, TagList } from "@orgtag/tagging"
import { Effect, Schema, Stream } from "effect"
import { explorerTerms } from "../../src/explorerTerms.ts"
import type { MemberCalls } from "../../src/MemberCalls.ts"
import type { MakeReader } from "../../src/readers/MemberReader.ts"
import { walkPages } from "../../src/walkPages.ts"

const Views = Schema.Struct({ Views: Schema.Array(ResourceArn), NextToken: Schema.optional(Schema.String) })
const Tags = Schema.Struct({ Tags: Schema.Record(Schema.String, Schema.String) })

/** The views of Resource Explorer, read by the service itself. */
export const explorerViewReader: MakeReader = (calls) => ({
  setting: "resourceExplorer",
  isGlobal: false,
  reads: (arn) => resourceTypeOf(arn) === "resource-explorer-2:view",
  // The list has no tags, so it only sights them: the engine has each read before it plans anything.
  list: (region) =>
    walkPages(viewsOf(calls, region)).pipe(
      Stream.map((arns) => arns.map((arn) => ({ arn, region, source: "service-reader" as const }))),
    ),
  // One that the service does not know is left out of the answer, and is gone.
  read: (region, arns) =>
    Effect.forEach(arns, (arn) =>
      tagsOf(calls, region, arn).pipe(
        Effect.map((tags) => [ObservedResource.fromServiceReader(arn, tags)]),
        Effect.catchIf(
          (failed) => failed.reason === "not-found",
          () => Effect.succeed([]),
        ),
      ),
    ).pipe(Effect.map((found) => found.flat())),
})

const viewsOf = (calls: MemberCalls, region: Region) => {
  const terms = explorerTerms(calls, region, "ListViews", Views)
  return {
    place: terms,
    pagesMax: 100,
    page: (token: string | undefined) =>
      calls
        .in(region, ({ resourceExplorer }) =>
          calls.send(resourceExplorer, new ListViewsCommand({ NextToken: token }), terms),
        )
        .pipe(Effect.map((answer) => ({ rows: answer.Views, next: answer.NextToken }))),
  }
}

const tagsOf = (calls: MemberCalls, region: Region, arn: ResourceArn) => {
  const terms = explorerTerms(calls, region, "ListTagsForResource", Tags)
  const command = new ListTagsForResourceCommand({ resourceArn: arn })
  return calls
    .in(region, ({ resourceExplorer }) => calls.send(resourceExplorer, command, terms))
    .pipe(Effect.map((answer) => TagList.make(pairsOf(answer.Tags))))
}

const pairsOf = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
