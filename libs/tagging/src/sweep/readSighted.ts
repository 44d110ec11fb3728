import { Effect } from "effect"
import { classify } from "../desired/classify.ts"
import { failureOf } from "../domain/Failure.ts"
import { resourceTypeOf } from "../domain/ResourceArn.ts"
import type { ResourceClass } from "../domain/ResourceClass.ts"
import type { SightedResource } from "../domain/SightedResource.ts"
import { unreadResource } from "../manifest/ManifestLine.ts"
import { exemptionOn } from "./judgeResource.ts"
import { observeNow } from "./observeNow.ts"
import { type RegionReading, readPage, unlessStopped } from "./readPage.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { reportFailure } from "./SweepRun.ts"

/**
 * Reads resources that are only known to exist, and judges those that were read.
 *
 * What has a reader of its own is asked from it, and is gone where that leaves it out. Anything else is looked up at
 * the tagging API by ARN: shown, it is read; left out, it has no tags if the tagging API shows its type, else it was not
 * read and has failed. What need not be read (exempt, AWS's, untaggable) is not asked for.
 */
export const readSighted = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  sighted: ReadonlyArray<SightedResource>,
) {
  const unread = sighted.map((each) => [each, classUnread(reading, each)] as const)
  for (const [each, found] of unread) if (found !== "failed") yield* look(reading, each, found)
  const wanted = unread.flatMap(([each, found]) => (found === "failed" ? [each] : []))
  const size = SweepLimits.resourcesPerLookUp
  for (let start = 0; start < wanted.length; start += size)
    yield* readSome(reading, wanted.slice(start, start + size))
})

/** Takes down a resource that was not read. */
const look = <R>(reading: RegionReading<R>, { arn, source }: SightedResource, found: ResourceClass) =>
  reading.look({ resource: unreadResource(arn, source), found, rules: [] })

/** The class of a resource that is not read. */
const classUnread = <R>({ context }: RegionReading<R>, { arn }: SightedResource): ResourceClass =>
  exemptionOn(context, arn) === undefined
    ? classify(undefined, { arn, untaggable: context.run.refusedTypes.has(arn) })
    : "exempt"

const readSome = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  sighted: ReadonlyArray<SightedResource>,
) {
  const { session, region } = reading.context
  yield* unlessStopped(reading.context)
  const arns = sighted.map(({ arn }) => arn)
  const { resources, unread } = yield* observeNow(session, region, arns)
  yield* readPage(reading, resources)
  const unknown = new Set(unread)
  for (const each of sighted) if (unknown.has(each.arn)) yield* tellUnread(reading, each)
})

const tellUnread = Effect.fnUntraced(function* <R>(reading: RegionReading<R>, sighted: SightedResource) {
  const { run, account, region } = reading.context
  const { arn } = sighted
  yield* look(reading, sighted, "failed")
  const message = `it exists, and the tagging API does not show it; whether it shows the type ${resourceTypeOf(arn)} without tags is not known`
  yield* reportFailure(run, failureOf({ account: account.id, region, resource: arn }, "unread", message))
})
