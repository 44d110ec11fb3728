import type { StopOrder, StoredPolicy } from "@orgtag/tagging"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { policyScreen, resumeView, stopView, storedBy } from "../../src/view/controlsView.ts"
import { plainStyle } from "../../src/view/Paint.ts"
import { plainLines } from "../../src/view/plainLines.ts"
import { AccountNames } from "../../src/sweeping/AccountNames.ts"
import { sealText } from "../../src/view/sealText.ts"
import { expectHarmless, hostile } from "../fixtures/hostile.ts"

const order: StopOrder = {
  reason: "the lab gets wrong owners",
  userInfo: {
    type: "identity-center",
    principal: "arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/ann@example.com",
    name: "ann@example.com",
    sessionName: "ann@example.com",
    permissionSet: "Ops",
    trigger: "cli",
  },
  at: "2026-11-23T22:17:01.123Z",
}

const earlier: StopOrder = {
  reason: "=1+1",
  userInfo: {
    type: "iam-user",
    principal: "arn:aws:iam::222222222222:user/bob",
    name: "bob",
    trigger: "cli",
  },
  at: "2026-11-23T21:00:00.000Z",
}

describe("decisions about sweeps, at 80 columns and without colours", () => {
  it("says what an order to stop does, who gave it, and how it is taken back", async () => {
    const shown = [
      stopView({ order, replaced: undefined }, "./orgtag.yaml", plainStyle),
      stopView({ order, replaced: earlier }, "policies/prod.yaml", plainStyle),
      resumeView(order, plainStyle),
      resumeView(undefined, plainStyle),
    ]
    for (const line of shown.join("\n").split("\n")) expect(line.length).toBeLessThanOrEqual(80)
    await expect(shown.join("\n\n")).toMatchFileSnapshot("../golden/controls.golden.txt")
  })

  it("shows nothing of a reason, a name or a stored policy that a terminal would obey", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const bad: StopOrder = {
          reason: text,
          userInfo: { ...order.userInfo, name: text } as never,
          at: text,
        }
        const policy: StoredPolicy = {
          digest: text,
          text: `${text}\n${text}\n`,
          toolVersion: text,
          userInfo: bad.userInfo,
          storedAt: text,
        }
        const shown = [
          stopView({ order: bad, replaced: bad }, text, plainStyle),
          resumeView(bad, plainStyle),
          storedBy(policy),
          policyScreen(policy),
          sealText({ number: 1, signedBy: text }),
          ...plainLines(
            { _tag: "PolicyUnapproved", reason: text, approvedDigest: text },
            new AccountNames(),
            "2026-11-23T22:17:01.000Z",
          ),
        ]
        for (const line of shown.join("\n").split("\n")) expectHarmless(line)
      }),
      { numRuns: 60 },
    )
  })
})
