import { Effect, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { actionColumns, actionLines, actionRows } from "../../src/view/actionsView.ts"
import { csvLines } from "../../src/view/csvText.ts"
import { explainView } from "../../src/view/explainView.ts"
import { harmlessJson } from "../../src/view/harmless.ts"
import { historyColumns, historyDocument, historyLines, historyRows } from "../../src/view/historyView.ts"
import { plainStyle } from "../../src/view/Paint.ts"
import { explained } from "../fixtures/explained.ts"
import { action, entries } from "../fixtures/recorded.ts"

const golden = (name: string): string => `../golden/${name}.golden.txt`

const csvOf = (columns: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>) =>
  Stream.fromIterable(rows).pipe(csvLines(columns), Stream.runCollect, Effect.runPromise)

describe("an explanation, at 80 columns and without colours", () => {
  it("says key by key what each rule said, what won and why, and what is nobody's", async () => {
    await expect(explainView(explained, plainStyle)).toMatchFileSnapshot(golden("explain"))
  })

  it("says what blocks a change, and which exemption holds", () => {
    const { verdict } = explained
    const shown = explainView(
      {
        ...explained,
        class: "blocked",
        verdict: {
          ...verdict,
          exemption: "EX-1",
          blocked: { reason: "protected", message: "sqs:* is protected" },
        },
      },
      plainStyle,
    )
    expect(shown).toContain("exempt by EX-1: nothing is changed")
    expect(shown).toContain("blocked: protected, sqs:* is protected; nothing is changed")
  })
})

describe("the record, at 80 columns and without colours", () => {
  it("shows a history with old → new, rule and user, and what somebody else did as such", async () => {
    const lines = entries.flatMap((entry) => [...historyLines(entry, plainStyle), ""])
    await expect(lines.join("\n")).toMatchFileSnapshot(golden("history"))
  })

  it("gives a history as CSV, a row a key", async () => {
    const text = await csvOf(historyColumns, entries.flatMap(historyRows))
    await expect(text.join("\n")).toMatchFileSnapshot(golden("historyCsv"))
  })

  it("gives an entry as one JSON document with its tags by key", async () => {
    const lines = entries.map((entry) => harmlessJson(historyDocument(entry)))
    await expect(lines.join("\n")).toMatchFileSnapshot(golden("historyJsonLines"))
  })

  it("shows an action with what it tried", async () => {
    await expect(actionLines(action, plainStyle).join("\n")).toMatchFileSnapshot(golden("actions"))
  })

  it("gives an action as CSV with one cell a column", async () => {
    expect(actionRows(action)[0]).toHaveLength(actionColumns.length)
    expect(entries.flatMap(historyRows)[0]).toHaveLength(historyColumns.length)
    const text = await csvOf(actionColumns, actionRows(action))
    await expect(text.join("\n")).toMatchFileSnapshot(golden("actionsCsv"))
  })
})
