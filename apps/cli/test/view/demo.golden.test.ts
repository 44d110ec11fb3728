import { expect, it } from "vitest"
import { AccountNames } from "../../src/sweeping/AccountNames.ts"
import { demoEnd, demoIntroduction, demoServing, secondSweepView } from "../../src/view/demoView.ts"
import { plainStyle } from "../../src/view/Paint.ts"
import { partialSweep, unchangedReport } from "../fixtures/reports.ts"

const served = {
  url: "http://127.0.0.1:4566",
  region: "eu-west-1",
  file: "/tmp/orgtag-demo/orgtag.yaml",
  credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "local" },
}

it("leads through the demo: what it is, that nothing changes the second time, what to try, how to reach it", async () => {
  const organization = { accounts: [{ resources: [1, 2] }, { resources: [3] }] }
  const screen = [
    demoIntroduction(organization, 6, plainStyle),
    secondSweepView(unchangedReport, new AccountNames(), plainStyle),
    demoEnd(plainStyle),
    demoServing(served),
  ]
  await expect(screen.join("\n")).toMatchFileSnapshot("../golden/demo.golden.txt")
})

it("shows the whole summary of a second sweep that did change something or failed", () => {
  const shown = secondSweepView(partialSweep, new AccountNames(), plainStyle)
  expect(shown).not.toContain("nothing to change")
  expect(shown).toContain("Failures: 1")
})
