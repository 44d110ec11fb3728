import type { HistoryEntry, SweepEvent, SweepReport, UserAction } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import { byPlace, changeLine } from "../../src/changes/changeLine.ts"
import { SweepWatch } from "../../src/sweeping/SweepWatch.ts"
import { actionColumns, actionLines, actionRows } from "../../src/view/actionsView.ts"
import { csvLines } from "../../src/view/csvText.ts"
import { doctorView } from "../../src/view/doctorView.ts"
import { explainDocument } from "../../src/view/explainDocument.ts"
import { explainView } from "../../src/view/explainView.ts"
import { harmlessJson } from "../../src/view/harmless.ts"
import { historyColumns, historyDocument, historyLines, historyRows } from "../../src/view/historyView.ts"
import { liveFrame } from "../../src/view/liveFrame.ts"
import { plainStyle } from "../../src/view/Paint.ts"
import { plainLines } from "../../src/view/plainLines.ts"
import { planDetail, planView, sweepView } from "../../src/view/planView.ts"
import { verifyDocument } from "../../src/view/verifyDocument.ts"
import { verifyView } from "../../src/view/verifyView.ts"
import { examinedBadly } from "../fixtures/examined.ts"
import { explained } from "../fixtures/explained.ts"
import { expectHarmless, hostile } from "../fixtures/hostile.ts"
import { plannedEvents } from "../fixtures/plannedEvents.ts"
import { action, entries } from "../fixtures/recorded.ts"
import { broken, whole } from "../fixtures/verified.ts"
import { partialPlan, partialSweep } from "../fixtures/reports.ts"

/** Texts that the engine chooses itself, from closed lists: what decides which view is taken. */
const chosen = new Set([
  ..."_tag mode state status op stage reason class outcome source type check exempt actionType trigger action schema".split(
    " ",
  ),
  ..."startedAt finishedAt".split(" "),
])

/**
 * The same value with hostile text in place of every other text in it, keys of maps and records too. Also where a schema
 * would never let it in: a view is not to rely on that.
 */
const poisoned = <A>(value: A, text: string): A => {
  const poison = (part: unknown, field: string): unknown => {
    if (typeof part === "string") return chosen.has(field) ? part : text + part
    if (Array.isArray(part)) return part.map((item) => poison(item, field))
    if (part instanceof Map)
      return new Map(Array.from(part, ([key, item]) => [poison(key, ""), poison(item, field)]))
    if (part === null || typeof part !== "object") return part
    const keyed = field === "rules" || field === "apiCalls"
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => [keyed ? text + key : key, poison(item, key)]),
    )
  }
  return poison(value, "") as A
}

const watched = (events: ReadonlyArray<SweepEvent>): SweepWatch => {
  const watch = new SweepWatch(undefined)
  for (const event of events) watch.observe(event)
  return watch
}

const changesOf = (events: ReadonlyArray<SweepEvent>) =>
  events.flatMap((event) => (event._tag === "ChangeSettled" ? [event.change] : []))

const forHostile = (shown: (text: string) => ReadonlyArray<string>): void => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const block of shown(text)) for (const line of block.split("\n")) expectHarmless(line)
    }),
    { numRuns: 60 },
  )
}

describe("text from outside reaches nobody as a command, whatever part of an event, report or record it is", () => {
  it("in the lines of plain mode and the frames of the live view", () => {
    forHostile((text) => {
      const events = poisoned(plannedEvents, text)
      const { tally, names } = watched(events)
      return [
        ...events.flatMap((event) => plainLines(event, names, "2026-11-23T22:17:01.000Z")),
        ...events.map((_, index) => {
          const half = watched(events.slice(0, index))
          return liveFrame(half.tally, half.names, { elapsed: 1_000, stopping: false }, plainStyle)
        }),
        liveFrame(tally, names, { elapsed: 1_000, stopping: true }, plainStyle),
      ]
    })
  })

  it.each<readonly [string, SweepReport, typeof planView]>([
    ["a plan", partialPlan, planView],
    ["a sweep", partialSweep, sweepView],
  ])("in %s and its document", (_title, report, view) => {
    forHostile((text) => {
      const poison = poisoned(report, text)
      return [view(poison, watched(poisoned(plannedEvents, text)), text, plainStyle), harmlessJson(poison, 2)]
    })
  })

  it("in a plan in detail and in a changes file", () => {
    forHostile((text) => {
      const events = poisoned(plannedEvents, text)
      const changes = changesOf(events).toSorted(byPlace)
      return [...planDetail(changes, watched(events).names, plainStyle), ...changes.map(changeLine)]
    })
  })

  it("in the record as text and JSON lines", () => {
    forHostile((text) => {
      const poison = poisoned<ReadonlyArray<HistoryEntry>>(entries, text)
      const act = poisoned<UserAction>(action, text)
      return [
        ...poison.flatMap((entry) => historyLines(entry, plainStyle)),
        ...poison.map((entry) => harmlessJson(historyDocument(entry))),
        ...actionLines(act, plainStyle),
        harmlessJson(act),
      ]
    })
  })

  it("in the record as CSV", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const history = poisoned(entries, text).flatMap(historyRows)
        const actions = actionRows(poisoned(action, text))
        for (const [columns, rows] of [
          [historyColumns, history],
          [actionColumns, actions],
        ] as const) {
          const lines = await Effect.runPromise(
            Stream.fromIterable(rows).pipe(csvLines(columns), Stream.runCollect),
          )
          for (const line of lines) expectHarmless(line.replaceAll("\n", ""))
        }
      }),
      { numRuns: 40 },
    )
  })

  it("in a verification, on the screen and as a document", () => {
    forHostile((text) => {
      const poison = poisoned(broken, text)
      return [verifyView(poison, plainStyle), harmlessJson(verifyDocument(poison), 2)]
    })
    forHostile((text) => [verifyView(poisoned(whole, text), plainStyle)])
  })

  it("in an explanation, on the screen and as a document", () => {
    forHostile((text) => {
      const poison = poisoned(explained, text)
      return [explainView(poison, plainStyle), harmlessJson(explainDocument(poison), 2)]
    })
  })

  it("in the doctor's table and document", () => {
    forHostile((text) => {
      const poison = poisoned(examinedBadly, text)
      return [doctorView(poison, plainStyle), harmlessJson(poison, 2)]
    })
  })
})
