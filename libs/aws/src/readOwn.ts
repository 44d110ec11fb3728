import type { CallFailed, ObservedResource, Region, ResourceArn } from "@orgtag/tagging"
import { Effect } from "effect"
import type { MemberCalls } from "./MemberCalls.ts"
import { lookUpResources } from "./readResources.ts"
import type { MemberReader } from "./readers/MemberReader.ts"

/** The resources among at most 100 ARNs that AWS knows in a Region, each read by what can read it. */
export const readOwn = Effect.fnUntraced(function* (
  calls: MemberCalls,
  readers: ReadonlyArray<MemberReader>,
  region: Region,
  arns: ReadonlyArray<ResourceArn>,
): Effect.fn.Return<ReadonlyArray<ObservedResource>, CallFailed> {
  const byReader = Map.groupBy(new Set(arns), (arn) => readers.find(({ reads }) => reads(arn)))
  const found = yield* Effect.forEach(byReader, ([reader, own]) =>
    reader === undefined
      ? Effect.map(lookUpResources(calls, region, own), ({ resources }) => resources)
      : reader.read(region, own),
  )
  return found.flat()
})
