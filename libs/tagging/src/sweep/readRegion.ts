import { Clock, Effect, Stream } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import { type ExplorerGap, explorerGapDetails, type NeverTaggedSearch } from "../domain/NeverTagged.ts"
import { ObservedResource } from "../domain/ObservedResource.ts"
import { homeRegionOf, partitionOf } from "../domain/Region.ts"
import { belongsTo } from "../domain/ResourceArn.ts"
import type { SightedResource } from "../domain/SightedResource.ts"
import type { Exploration, FoundResource } from "../ports/MemberAccounts.ts"
import type { RegionContext } from "./judgeResource.ts"
import { type RegionReading, readPage, unlessStopped, unlessTimeIsUp } from "./readPage.ts"
import { readSighted } from "./readSighted.ts"
import { SweepLimits } from "./SweepLimits.ts"

/**
 * Reads a Region to its end, source by source and page by page: each resource once, its last record beside it, judged,
 * counted, told.
 *
 * First the tagging API's walk, then the services that read their own, then what Resource Explorer shows beside them:
 * so most of what Explorer shows was seen before, and only the rest is looked up. A walk whose page token ran out of time
 * starts again, and what was judged before is not judged twice. Goes on where `progress` says that an earlier process
 * came to, and says there how far it comes itself. Fails where a page, or the record of one, cannot be read: the Region
 * then was not read, whatever came before. Says whether resources that never had a tag were looked for.
 */
export const readRegion = Effect.fnUntraced(function* <R>(reading: RegionReading<R>) {
  const { context, progress } = reading
  const { session, region } = context
  const { inventory } = context.run.request.policy
  const exploration = yield* explore(context)
  if (inventory.taggingApi && !progress.hasFinished(taggingApi)) {
    yield* walkListing(reading)
    progress.finish(taggingApi)
  }
  for (const [index, reader] of session.readers.entries()) {
    const source = `${index} ${reader.setting}`
    if (!isOn(inventory[reader.setting]) || (reader.isGlobal && !isHome(context))) continue
    if (progress.hasFinished(source)) continue
    yield* reader.list(region).pipe(Stream.runForEach((page) => readListed(reading, page)))
    progress.finish(source)
  }
  return exploration === undefined ? ("off" as const) : yield* readExplored(reading, exploration)
})

const taggingApi = "tagging-api"

/** The tagging API's walk, from where it stands to its end; anew where its token runs out of time, as often as it may. */
const walkListing = Effect.fnUntraced(function* <R>(reading: RegionReading<R>) {
  const { context, progress } = reading
  const walk = Effect.suspend(() =>
    context.session.inventory(context.region, progress.listedFrom).pipe(
      Stream.mapEffect((page) => Effect.map(Clock.currentTimeMillis, (at) => ({ ...page, at }))),
      // The next page is asked for while this one is judged: its token is known before its rows are.
      Stream.buffer({ capacity: 1 }),
      Stream.runForEach(({ resources, next, at }) =>
        Effect.andThen(
          readListed(reading, resources),
          Effect.sync(() => progress.listed(next, at)),
        ),
      ),
    ),
  )
  if (progress.beganTooOften) return yield* neverEnding(context)
  yield* walk.pipe(
    Effect.tapError(({ code }) =>
      Effect.sync(() => (code === tokenExpired ? progress.beginAnew() : undefined)),
    ),
    Effect.retry({ while: ({ code }) => code === tokenExpired && !progress.beganTooOften }),
    Effect.catchIf(
      ({ code }) => code === tokenExpired,
      () => neverEnding(context),
    ),
  )
})

const tokenExpired = "PaginationTokenExpiredException"

const isOn = (setting: boolean | string): boolean => setting !== false && setting !== "off"

const isHome = ({ region }: RegionContext): boolean => region === homeRegionOf(partitionOf(region))

/** What a source lists, as far as it belongs here and was not seen before. */
const readListed = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  page: ReadonlyArray<FoundResource>,
) {
  const { account, region } = reading.context
  const own = page.filter(({ arn }) => belongsTo(arn, account.id, region))
  for (let start = 0; start === 0 || start < own.length; start += SweepLimits.resourcesPerLookUp) {
    yield* unlessStopped(reading.context)
    // Before they count as seen: what is seen is judged, so that nothing is lost where the next process goes on.
    yield* unlessTimeIsUp(reading.context, reading.lastStart)
    yield* readSome(reading, own.slice(start, start + SweepLimits.resourcesPerLookUp))
  }
})

const readSome = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  some: ReadonlyArray<FoundResource>,
) {
  const { seen, judged } = reading.progress
  const fresh = some.filter(({ arn }) => seen.add(arn))
  if (seen.size > SweepLimits.resourcesPerRegion) return yield* tooLarge(reading.context)
  const observed = fresh.flatMap((each) => (each instanceof ObservedResource ? [each] : []))
  const sighted = fresh.flatMap((each) => (each instanceof ObservedResource ? [] : [each]))
  yield* readPage(reading, observed)
  yield* readSighted(reading, sighted)
  judged(fresh.length)
})

/** Fails the Region where the policy requires what Resource Explorer cannot give; else a gap is only told. */
const explore = Effect.fnUntraced(function* (context: RegionContext) {
  const { session, region, run } = context
  const { resourceExplorer, createIndex, taggingApi } = run.request.policy.inventory
  // What it shows has to be looked up at the tagging API before anything can be said of it.
  if (resourceExplorer === "off" || !taggingApi) return undefined
  const asked = session.explore(region, { createIndex: createIndex && run.request.mode === "apply" })
  if (resourceExplorer === "auto") return yield* asked.pipe(Effect.catch(() => Effect.succeed(unasked)))
  const exploration = yield* asked
  return exploration.gap === undefined ? exploration : yield* notSetUp(context, exploration.gap)
})

interface Explored extends Pick<Exploration, "resources"> {
  readonly gap: ExplorerGap | undefined
}

const unasked: Explored = { gap: "failed", resources: Stream.empty }

/** Reads what Resource Explorer shows. That it fails is no failure of the Region unless the policy requires it. */
const readExplored = Effect.fnUntraced(function* <R>(
  reading: RegionReading<R>,
  { gap, resources }: Explored,
) {
  const { context, progress } = reading
  const required = context.run.request.policy.inventory.resourceExplorer === "required"
  let shown = 0
  const ended = yield* resources.pipe(
    Stream.mapError((failure) => new ExplorerStopped(failure)),
    Stream.runForEach((page) => {
      shown += page.length
      return readListed(reading, page.filter(isSwept(context)))
    }),
    Effect.as("complete" as const),
    Effect.catchIf(
      (failure) => failure instanceof ExplorerStopped,
      (stopped) => (required ? Effect.fail(stopped.failure) : Effect.succeed("failed" as const)),
    ),
  )
  const isEmpty = gap === undefined && ended === "complete" && shown === 0 && progress.seen.size > 0
  if (isEmpty && required) return yield* notSetUp(context, "empty")
  return gap ?? (isEmpty ? "empty" : (ended satisfies NeverTaggedSearch))
})

class ExplorerStopped {
  readonly failure: CallFailed

  constructor(failure: CallFailed) {
    this.failure = failure
  }
}

/** Whether a sighted resource is of this Region, and not of a service whose reader the policy turns off. */
const isSwept =
  ({ session, region, run }: RegionContext) =>
  (sighted: SightedResource): boolean => {
    const reader = session.readers.find(({ reads }) => reads(sighted.arn))
    return (
      sighted.region === region &&
      (reader === undefined || isOn(run.request.policy.inventory[reader.setting]))
    )
  }

/** Where the policy requires Resource Explorer and it does not show everything, the Region was not looked at as the policy says. */
const notSetUp = (context: RegionContext, gap: ExplorerGap) =>
  failed(context, {
    reason: "explorer-not-set-up",
    code: "ExplorerGap",
    detail: `the policy requires Resource Explorer: ${explorerGapDetails[gap]}`,
  })

const tooLarge = (context: RegionContext) =>
  failed(context, {
    reason: "too-large",
    code: "TooManyResources",
    detail: `the account-Region has more than ${SweepLimits.resourcesPerRegion} resources`,
  })

const neverEnding = (context: RegionContext) =>
  failed(context, {
    reason: "too-large",
    code: "TokensExpired",
    detail: `the walk through its resources began anew ${SweepLimits.inventoryRestarts} times, and its page token ran out of time again`,
  })

const failed = ({ account, region }: RegionContext, what: Pick<CallFailed, "reason" | "code" | "detail">) =>
  new CallFailed({
    service: "orgtag",
    operation: "ReadRegion",
    account: account.id,
    region,
    ...what,
    effect: "none",
    attempts: 0,
  })
