import {
  AccountId,
  headerHash,
  headOfSeal,
  RowTally,
  rowHash,
  sealChainStart,
  sealDigest,
  Seals,
  type SealableRow,
  SweepLedger,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { Fixture, Ports } from "../src/index.ts"

/**
 * What is wrong with the seals, a sentence each: one that does not chain, or does not cover what the ledger holds of its
 * sweep, a head that is not the newest, a group that no seal covers.
 */
export const sealFaults = (fixture: Fixture): Effect.Effect<ReadonlyArray<string>, unknown, Ports> =>
  Effect.gen(function* () {
    const seals = yield* Seals
    const list = yield* Stream.runCollect(seals.list("oldest"))
    const newest = list.at(-1)
    const head = yield* seals.head
    const faults: Array<string> = []
    const tips = new Map<string, SealableRow>()
    for (const [index, seal] of list.entries()) {
      const before = list[index - 1]
      const previous = before === undefined ? sealChainStart : headOfSeal(before).hash
      if (seal.number !== index + 1) faults.push(`seal ${seal.number} stands at place ${index + 1}`)
      if (seal.previous !== previous) faults.push(`seal ${seal.number} does not chain`)
      if (seal.digest !== sealDigest(seal)) faults.push(`seal ${seal.number} has another digest`)
      const rows = yield* SweepLedger.use((ledger) => Stream.runCollect(ledger.rows(seal.sweepId)))
      const header = yield* SweepLedger.use((ledger) => ledger.sweep(seal.sweepId))
      if (header === undefined || headerHash(header) !== seal.header)
        faults.push(`seal ${seal.number} is not over the header of ${seal.sweepId}`)
      faults.push(...rowFaults(rows, seal.number))
      const tally = new RowTally()
      for (const row of rows) {
        tally.add(row)
        tips.set(`${row.account} ${row.region}`, row)
      }
      if (tally.sealed.rowsHash !== seal.rowsHash) faults.push(`seal ${seal.number} is not over its rows`)
    }
    if (newest === undefined) return ["there is no seal"]
    if (head?.hash !== headOfSeal(newest).hash) faults.push("the head is not the newest seal")
    return [...faults, ...(yield* uncovered(fixture, tips))]
  })

const rowFaults = (rows: ReadonlyArray<SealableRow>, seal: number): ReadonlyArray<string> =>
  rows.flatMap((row) => [
    ...(row.state === "open" ? [`seal ${seal} covers a row that never ended`] : []),
    ...(row.hash === rowHash(row) ? [] : [`seal ${seal} covers a row without its hash`]),
  ])

/** Groups that were closed and come after the tip that the newest sealed row of their account-Region names. */
const uncovered = Effect.fnUntraced(function* (fixture: Fixture, tips: ReadonlyMap<string, SealableRow>) {
  const ledger = yield* SweepLedger
  const faults: Array<string> = []
  for (const { account, region } of fixture.aws.writes()) {
    const states = yield* ledger.states(AccountId.make(account))
    const state = states.find((each) => each.region === region)
    if (tips.get(`${account} ${region}`)?.tip?.hash !== state?.tip?.hash)
      faults.push(`the last group of ${account} in ${region} is under no seal`)
  }
  return Array.from(new Set(faults))
})
