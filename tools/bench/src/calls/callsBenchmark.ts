import { Effect } from "effect"
import { type Bound, type Section, shown, whole } from "../report/Section.ts"
import type { Shape } from "../shapes/Shape.ts"
import { shapes } from "../shapes/shapes.ts"
import { leastCalls } from "./leastCalls.ts"
import { controlPlane } from "./callCounts.ts"
import { sweepTwice } from "./sweepTwice.ts"
import { allWritten } from "./TableUnits.ts"

const measure = async (shape: Shape) => {
  const { first, second } = await Effect.runPromise(sweepTwice(shape))
  const least = leastCalls(shape)
  return {
    shape: shape.name,
    describes: shape.describes,
    first: controlPlane(first.calls),
    leastFirst: least.first,
    unchanged: controlPlane(second.calls),
    leastUnchanged: least.unchanged,
    changed: first.report.resources.changed,
    seen: first.report.resources.seen,
    rows: shape.cells.length,
    units: { first: first.units, unchanged: second.units },
  }
}

type Measured = Awaited<ReturnType<typeof measure>>

/** Counts the calls and table units of each shape, of a first sweep and of one that finds nothing to do. */
export const callsBenchmark = async (): Promise<Section> => {
  const measured: Array<Measured> = []
  for (const shape of shapes) measured.push(await measure(shape))
  return {
    name: "calls",
    title: "Calls",
    conditions: [
      "Control-plane calls (Organizations, STS, Regions, inventories, tag calls, read-backs) as the embedded organization",
      "counts them, divided by the least that a verified sweep needs; the formula is derived in",
      "`tools/bench/src/calls/leastCalls.ts`. Exact: the same on every machine.",
    ],
    tables: [
      {
        caption: "Control-plane calls.",
        rows: [
          ["shape", "first sweep", "least", "ratio", "unchanged", "least", "ratio"],
          ...measured.map((each) => [
            `${each.shape}: ${each.describes}`,
            whole(each.first),
            whole(each.leastFirst),
            shown(each.first / each.leastFirst, 3),
            whole(each.unchanged),
            whole(each.leastUnchanged),
            shown(each.unchanged / each.leastUnchanged, 3),
          ]),
        ],
      },
      {
        caption:
          "Write units of the tables on a first sweep, as they count them; those of the index apart, which dynalite does not count: one more for each change. Beside them what RECORD.md allows a change: intent, head, entry and result; and a first seen resource: its head. Groups, which hold up to 20 changes, are charged by their kilobytes when they are opened and when they are closed.",
        rows: [
          [
            "shape",
            "changed",
            "heads, entries, actions",
            "RECORD.md's",
            "groups",
            "states",
            "leases",
            "rest of the ledger",
            "all, per change",
          ],
          ...measured.map(({ shape, changed, units: { first } }) => [
            shape,
            whole(changed),
            whole(first.written.heads + first.written.entries + first.written.actions),
            whole(4 * changed),
            whole(first.written.groups),
            whole(first.written.states),
            whole(first.written.leases),
            whole(first.written.ledger),
            shown(allWritten(first) / changed),
          ]),
        ],
      },
      {
        caption:
          "Units where nothing changed: of heads one read unit a resource up to 4 KB, and no write unit of heads, entries, actions or groups.",
        rows: [
          [
            "shape",
            "resources",
            "heads, read",
            "RECORD.md's",
            "else read",
            "heads to groups, written",
            "states, leases, rest of the ledger",
            "a row",
          ],
          ...measured.map(({ shape, seen, rows, units: { unchanged } }) => {
            const { heads, entries, actions, groups } = unchanged.written
            const recorded = heads + entries + actions + groups
            return [
              shape,
              whole(seen),
              whole(unchanged.read.heads),
              whole(seen),
              whole(unchanged.read.others),
              whole(recorded),
              whole(allWritten(unchanged) - recorded),
              shown((allWritten(unchanged) - recorded) / rows),
            ]
          }),
        ],
      },
    ],
    bounds: measured.flatMap((each) => [
      { what: `${each.shape}, first sweep ÷ least`, value: each.first / each.leastFirst, atMost: 1.1 },
      { what: `${each.shape}, unchanged ÷ least`, value: each.unchanged / each.leastUnchanged, atMost: 1.05 },
      ...budgetBounds(each),
    ]),
    data: measured,
  }
}

/** What is exact in RECORD.md: units a changed resource and a read one, and none written where nothing changed. */
const budgetBounds = ({
  shape,
  changed,
  seen,
  units: { first, unchanged },
}: Measured): ReadonlyArray<Bound> => {
  const { heads, entries, actions } = first.written
  const { written } = unchanged
  return [
    exactly(`${shape}, write units a changed resource`, (heads + entries + actions) / changed, 4),
    exactly(`${shape}, read units a resource where nothing changed`, unchanged.read.heads / seen, 1),
    exactly(
      `${shape}, write units of the record where nothing changed`,
      written.heads + written.entries + written.actions + written.groups,
      0,
    ),
  ]
}

const exactly = (what: string, value: number, wanted: number): Bound => ({
  what,
  value,
  atLeast: wanted,
  atMost: wanted,
})
