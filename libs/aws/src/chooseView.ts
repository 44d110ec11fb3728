import { GetDefaultViewCommand, GetViewCommand, ListViewsCommand } from "@aws-sdk/client-resource-explorer-2"
import type { CallFailed, Region } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { explorerTerms } from "./explorerTerms.ts"
import type { MemberCalls } from "./MemberCalls.ts"
import { collectPages } from "./walkPages.ts"

const DefaultView = Schema.Struct({ ViewArn: Schema.optional(Schema.String) })
const View = Schema.Struct({
  View: Schema.Struct({
    ViewArn: Schema.String,
    Filters: Schema.optional(Schema.Struct({ FilterString: Schema.optional(Schema.String) })),
  }),
})
const Views = Schema.Struct({
  Views: Schema.Array(Schema.String),
  NextToken: Schema.optional(Schema.String),
})

/** A view to list through, and whether a filter of its own hides resources; without one there is none that can be used. */
export interface ChosenView {
  readonly view: string | undefined
  readonly filtered: boolean
}

/**
 * Chooses the view of a Region that shows the most: the default one if it has no filter, else the first other one without
 * any, else the default one as it is. Whether a view shows tags does not matter, for they are not looked at.
 */
export const chooseView = Effect.fnUntraced(function* (
  calls: MemberCalls,
  region: Region,
): Effect.fn.Return<ChosenView, CallFailed> {
  const preferred = yield* defaultView(calls, region)
  const first = preferred === undefined ? undefined : yield* filterOf(calls, region, preferred)
  if (first === "") return { view: preferred, filtered: false }
  const others = (yield* viewsOf(calls, region)).filter((view) => view !== preferred)
  for (const view of others.slice(0, awsLimits.explorerViews))
    if ((yield* filterOf(calls, region, view)) === "") return { view, filtered: false }
  return { view: first === undefined ? undefined : preferred, filtered: first !== undefined }
})

/** The default view; undefined where none was chosen, which the service says in two ways. */
const defaultView = (calls: MemberCalls, region: Region) =>
  calls
    .in(region, ({ resourceExplorer }) =>
      calls.send(
        resourceExplorer,
        new GetDefaultViewCommand({}),
        explorerTerms(calls, region, "GetDefaultView", DefaultView),
      ),
    )
    .pipe(
      Effect.map(({ ViewArn }) => (ViewArn === "" ? undefined : ViewArn)),
      Effect.catchIf(
        (failed) => failed.code === "ResourceNotFoundException",
        () => Effect.succeed(undefined),
      ),
    )

/** What a view filters by, "" where it does not; undefined where it may not be used or is gone. */
const filterOf = (calls: MemberCalls, region: Region, view: string) =>
  calls
    .in(region, ({ resourceExplorer }) =>
      calls.send(
        resourceExplorer,
        new GetViewCommand({ ViewArn: view }),
        explorerTerms(calls, region, "GetView", View),
      ),
    )
    .pipe(
      Effect.map(({ View: { Filters } }): string | undefined => Filters?.FilterString?.trim() ?? ""),
      Effect.catchIf(
        (failed) => failed.reason === "denied" || failed.reason === "not-found",
        () => Effect.succeed(undefined),
      ),
    )

const viewsOf = (calls: MemberCalls, region: Region) =>
  collectPages({
    place: explorerTerms(calls, region, "ListViews", Views),
    pagesMax: awsLimits.smallPages,
    page: (token) =>
      calls
        .in(region, ({ resourceExplorer }) =>
          calls.send(
            resourceExplorer,
            new ListViewsCommand({ NextToken: token }),
            explorerTerms(calls, region, "ListViews", Views),
          ),
        )
        .pipe(Effect.map((answer) => ({ rows: answer.Views, next: answer.NextToken }))),
  })
