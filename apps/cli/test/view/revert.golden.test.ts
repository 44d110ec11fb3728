import type { SweepReport } from "@orgtag/tagging"
import { describe, expect, it } from "vitest"
import { SweepWatch } from "../../src/sweeping/SweepWatch.ts"
import { plainStyle } from "../../src/view/Paint.ts"
import { revertView } from "../../src/view/revertView.ts"
import { ireland, payments, plannedEvents, queue, resources } from "../fixtures/plannedEvents.ts"
import { unchangedReport } from "../fixtures/reports.ts"

const golden = (name: string): string => `../golden/${name}.golden.txt`

const kept = (
  key: string,
  reason: NonNullable<SweepReport["revert"]>["kept"][number]["reason"],
  message: string,
) => ({
  account: payments,
  region: ireland,
  resource: queue("orders"),
  key,
  reason,
  message,
})

const planned: SweepReport = {
  ...unchangedReport,
  mode: "plan",
  resources: resources({ changed: 12, compliant: 3, blocked: 1 }),
  changes: { add: 3, replace: 12, remove: 4, verified: 0, accepted: 0, failed: 0 },
  revert: {
    of: "20261123T221700000Z-abc123",
    kept: [
      kept(
        "Env",
        "changed-since",
        "it was changed by sweep 20261124T221700000Z-bbbbbb at 2026-11-24T22:17:01.000Z",
      ),
      kept("Owner", "changed-since", "it was changed by somebody else, which the record did not know yet"),
      kept("Team", "not-managed", "no rule of the policy names the key"),
    ],
    keptOmitted: 0,
    alreadyReverted: 2,
    policyWants: 17,
  },
}

const watched = (): SweepWatch => {
  const watch = new SweepWatch(undefined)
  for (const event of plannedEvents) watch.observe(event)
  return watch
}

describe("a revert, at 80 columns and without colours", () => {
  it("is planned with what is kept and why, and with what the policy still wants", async () => {
    await expect(revertView(planned, watched(), "./orgtag.yaml", plainStyle)).toMatchFileSnapshot(
      golden("revertPlan"),
    )
  })

  it("says how it ended, and what to run next where not everything was done", async () => {
    const { revert } = planned
    const partial: SweepReport = {
      ...planned,
      mode: "apply",
      outcome: "partial",
      changes: { ...planned.changes, verified: 18, failed: 1 },
      ...(revert === undefined
        ? {}
        : { revert: { ...revert, policyWants: 0, kept: [], alreadyReverted: 0 } }),
    }
    await expect(revertView(partial, new SweepWatch(undefined), "prod.yaml", plainStyle)).toMatchFileSnapshot(
      golden("partialRevert"),
    )
  })
})
