import { Effect } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import { LeftReadings, noLeftReadings } from "../ports/LeftReadings.ts"
import type { ManifestPlace } from "../ports/Manifests.ts"
import type { AccountStanding } from "./AccountStanding.ts"
import { type LeftReading, decodeLeftReading, encodeLeftReading } from "./LeftReading.ts"
import type { SweepRun } from "./SweepRun.ts"

/** Whether the next process is told how far this one comes; where it is not, it begins account-Regions anew. */
export const keepsLeft = (run: SweepRun): Effect.Effect<boolean> =>
  LeftReadings.useSync((store) => run.takesTurns && store !== noLeftReadings)

/** Keeps how far a Region was read; false where that is not possible: then the next process begins it anew. */
export const keepLeft = (place: ManifestPlace, left: LeftReading): Effect.Effect<boolean> =>
  LeftReadings.use((store) => store.keep(place, encodeLeftReading(left))).pipe(
    Effect.as(true),
    Effect.catch((failure) => Effect.as(tellAnew(place, failure.message), false)),
  )

/** How far earlier processes came in Regions that they had begun and not ended. */
export const findLeft = Effect.fnUntraced(function* (
  { sweepId }: Pick<SweepRun, "sweepId">,
  account: AccountId,
  standing: AccountStanding,
  begun: ReadonlyMap<Region, unknown>,
) {
  const regions = standing.open.filter((region) => begun.has(region))
  const found = yield* Effect.forEach(
    regions,
    (region) => Effect.map(findIn({ sweepId, account, region }), (left) => [region, left] as const),
    { concurrency: "unbounded" },
  )
  return new Map(found.flatMap(([region, left]) => (left === undefined ? [] : [[region, left] as const])))
})

const findIn = Effect.fnUntraced(function* (place: ManifestPlace) {
  const read = yield* LeftReadings.use((store) => Effect.result(store.find(place)))
  if (read._tag === "Failure") return yield* tellAnew(place, read.failure.message)
  if (read.success === undefined) return undefined
  return decodeLeftReading(read.success) ?? (yield* tellAnew(place, "another version left it"))
})

const tellAnew = ({ sweepId, account, region }: ManifestPlace, why: string): Effect.Effect<undefined> =>
  Effect.logWarning(`the Region is begun anew: how far it was read is not known: ${why}`).pipe(
    Effect.annotateLogs({ sweep: sweepId, account, region }),
    Effect.as(undefined),
  )
