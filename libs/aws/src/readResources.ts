import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import {
  type CallFailed,
  type InventoryPage,
  type InventoryPosition,
  LookUp,
  type ObservedResource,
  type Region,
  type ResourceArn,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { malformed } from "./malformed.ts"
import type { MemberCalls } from "./MemberCalls.ts"
import { ResourcesAnswer, resourcesOfAnswer } from "./taggingAnswers.ts"
import { walkPositions } from "./walkPages.ts"

const answer = { kind: "read", answer: ResourcesAnswer } as const

/**
 * The resources of a Region that have or had tags: one unfiltered token chain of GetResources, 100 a page, from its
 * beginning or from a page that an earlier walk came to.
 *
 * A pagination token lives 15 minutes. When one has ended the walk fails as `expired` with the code
 * `PaginationTokenExpiredException`: to begin the Region again is its caller's decision, never made in silence here.
 */
export const walkInventory = (
  calls: MemberCalls,
  region: Region,
  from?: InventoryPosition,
): Stream.Stream<InventoryPage, CallFailed> => {
  const terms = calls.taggingTerms(region, "GetResources", answer)
  return walkPositions<ObservedResource>({
    place: terms,
    pagesMax: awsLimits.inventoryPages,
    from,
    identify: ({ arn }) => arn,
    page: (token) =>
      calls
        .in(region, ({ tagging }) =>
          calls.send(
            tagging,
            new GetResourcesCommand({ ResourcesPerPage: 100, PaginationToken: token }),
            terms,
          ),
        )
        .pipe(Effect.map((page) => ({ rows: resourcesOfAnswer(page), next: page.PaginationToken }))),
  }).pipe(Stream.map(({ rows, next }) => ({ resources: rows, next })))
}

/**
 * What the tagging API says of at most 100 ARNs in a Region, and which it leaves out.
 *
 * An answer with an ARN that was not asked for, or with one twice, is `malformed`: what such an answer leaves out means
 * nothing. So does one that has a next page, which AWS allows nobody to ask for by ARN: then both halves are asked for, and
 * from there on as few at once as were answered whole. Asking for none makes no call.
 */
export const lookUpResources = (
  calls: MemberCalls,
  region: Region,
  arns: ReadonlyArray<ResourceArn>,
): Effect.Effect<LookUp, CallFailed> => {
  const terms = calls.taggingTerms(region, "GetResources", answer)
  if (arns.length > awsLimits.readArns)
    return Effect.die(new RangeError(`${arns.length} ARNs in one read, at most ${awsLimits.readArns}`))
  const asked = [...new Set(arns)]
  const answered = (resources: ReadonlyArray<ObservedResource<false>>) =>
    Effect.fromResult(LookUp.answered(region, asked, resources)).pipe(
      Effect.mapError(({ code, arn }) =>
        malformed(terms, code, `the answer has ${arn}${code === "ArnTwice" ? " twice" : ""}`),
      ),
    )
  return Effect.flatMap(rowsOf(calls, region, asked), answered)
}

/** The rows of ARNs, from as many calls as it takes to have every answer whole. */
const rowsOf = Effect.fnUntraced(function* (
  calls: MemberCalls,
  region: Region,
  arns: ReadonlyArray<ResourceArn>,
) {
  const terms = calls.taggingTerms(region, "GetResources", answer)
  const rows: Array<ObservedResource<false>> = []
  for (let done = 0; done < arns.length;) {
    const some = arns.slice(done, done + calls.readAtOnce)
    const page = yield* calls.in(region, ({ tagging }) =>
      calls.send(tagging, new GetResourcesCommand({ ResourceARNList: some }), terms),
    )
    if (page.PaginationToken === undefined || page.PaginationToken === "") {
      rows.push(...resourcesOfAnswer(page))
      done += some.length
    } else if (some.length > 1) calls.readAtOnce = Math.min(calls.readAtOnce, Math.ceil(some.length / 2))
    else return yield* malformed(terms, "UnfinishedAnswer", "the answer to one ARN has a next page")
  }
  return rows
})
