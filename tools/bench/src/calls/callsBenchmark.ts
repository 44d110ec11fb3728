import { Effect } from "effect"
import { type Section, shown, whole } from "../report/Section.ts"
import { shapes } from "../shapes/shapes.ts"
import { leastCalls } from "./leastCalls.ts"
import { controlPlane } from "./callCounts.ts"
import { sweepTwice } from "./sweepTwice.ts"
import { TableUnits } from "./TableUnits.ts"

/** Counts the calls and table units of each shape, of a first sweep and of one that finds nothing to do. */
export const callsBenchmark = async (): Promise<Section> => {
  const measured = []
  for (const shape of shapes) {
    const units = new TableUnits()
    const { first, second } = await Effect.runPromise(sweepTwice(shape, { units }))
    const least = leastCalls(shape)
    measured.push({
      shape: shape.name,
      describes: shape.describes,
      first: controlPlane(first.calls),
      leastFirst: least.first,
      unchanged: controlPlane(second.calls),
      leastUnchanged: least.unchanged,
      changed: first.report.resources.changed,
      seen: first.report.resources.seen,
      units: { first: first.units, unchanged: second.units },
    })
  }
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
          "Units of the tables as they count them, those of the index apart (dynalite counts none: one more for each change). A change has four items of its own (intent, head, entry, result) and its share of a group; a resource that is not changed costs a read.",
        rows: [
          [
            "shape",
            "changed",
            "first sweep, write",
            "per change",
            "unchanged, write",
            "unchanged, read",
            "per resource",
          ],
          ...measured.map(({ shape, seen, changed, units }) => [
            shape,
            whole(changed),
            whole(units.first.write),
            shown((units.first.write - units.unchanged.write) / changed),
            whole(units.unchanged.write),
            whole(units.unchanged.read),
            shown(units.unchanged.read / seen),
          ]),
        ],
      },
    ],
    bounds: measured.flatMap((each) => [
      { what: `${each.shape}, first sweep ÷ least`, value: each.first / each.leastFirst, atMost: 1.1 },
      { what: `${each.shape}, unchanged ÷ least`, value: each.unchanged / each.leastUnchanged, atMost: 1.05 },
    ]),
    data: measured,
  }
}
