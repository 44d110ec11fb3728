import {
  type ManifestLine,
  type ResourceClass,
  type ResourceCounts,
  readManifest,
  type SealableRow,
  SweepLedger,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { Fixture } from "../Fixture.ts"
import type { Ports } from "../ports.ts"

/**
 * What is wrong with the manifests of a sweep, a sentence each: one that is not what its row says, lines that are not the
 * resources that the row counts, a resource twice, an account-Region that was swept and has none.
 */
export const manifestFaults = (
  fixture: Fixture,
  sweepId: string,
): Effect.Effect<ReadonlyArray<string>, unknown, Ports> =>
  Effect.gen(function* () {
    const ledger = yield* SweepLedger
    const rows = yield* Stream.runCollect(ledger.rows(sweepId))
    const faults = yield* Effect.forEach(rows, (row) => rowFaults(fixture, row))
    return faults.flat()
  })

const rowFaults = Effect.fnUntraced(function* (
  fixture: Fixture,
  { sweepId, account, region, state, manifest, resources }: SealableRow,
) {
  if (region === "*") return []
  const where = `the manifest of ${account} in ${region}`
  if (manifest === undefined) return state === "swept" ? [`${where} is missing`] : []
  const read = yield* readManifest(fixture.manifests.parts({ sweepId, account, region }), manifest).pipe(
    Stream.runCollect,
    Effect.result,
  )
  if (read._tag === "Failure") return [`${where} is broken: ${read.failure.message}`]
  const lines = read.success
  const repeated = lines.length - new Set(lines.map(({ arn }) => arn)).size
  return [
    ...(repeated === 0 ? [] : [`${where} has ${repeated} resources twice`]),
    ...(resources === undefined
      ? [`${where} has a row without counts`]
      : countFaults(where, lines, resources)),
  ]
})

/** A change that was planned and failed is counted as failed, and stays in the manifest as it was planned. */
const countFaults = (
  where: string,
  lines: ReadonlyArray<ManifestLine>,
  { seen, changed, failed, ...others }: ResourceCounts,
): ReadonlyArray<string> => {
  const listed = (found: ResourceClass): number => lines.filter((line) => line.class === found).length
  const pairs: ReadonlyArray<readonly [string, number, number]> = [
    ["seen", lines.length, seen],
    ["changed or failed", listed("changed") + listed("failed"), changed + failed],
    ["compliant", listed("compliant"), others.compliant],
    ["blocked", listed("blocked"), others.blocked],
    ["nonCompliant", listed("nonCompliant"), others.nonCompliant],
    ["exempt", listed("exempt"), others.exempt],
    ["untaggable", listed("untaggable"), others.untaggable],
    ["awsManaged", listed("awsManaged"), others.awsManaged],
    ["settling", listed("settling"), others.settling],
  ]
  return pairs.flatMap(([name, inManifest, inRow]) =>
    inManifest === inRow ? [] : [`${where} lists ${inManifest} as ${name}, and its row counts ${inRow}`],
  )
}
