import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import {
  type Acknowledgement,
  managementAcknowledgements,
  securityAcknowledgements,
} from "../src/acknowledgements.ts"
import { emptyBundles } from "../src/emptyBundles.ts"
import { emptyApp, makeApp } from "../src/makeApp.ts"
import { StageStacks } from "../src/StageStacks.ts"
import { at, stageNamed } from "./SynthesizedStage.ts"

const folder = mkdtempSync(join(tmpdir(), "orgtag-nag-"))
const workspace = emptyBundles(folder)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const byName = (left: string, right: string): number => (left < right ? -1 : 1)

/** What cdk-nag reported: the construct without the part that is CloudFormation's own, and the rule. */
const reported = (outdir: string): ReadonlyArray<string> => {
  const report: unknown = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8"))
  return list(at(report, "pluginReports")).flatMap((plugin) =>
    list(at(plugin, "violations")).flatMap((violation) =>
      list(at(violation, "violatingConstructs")).map(
        (construct) =>
          `${String(at(construct, "constructPath")).replace(/\/Resource$/u, "")} ${String(at(violation, "ruleName"))}`,
      ),
    ),
  )
}

const expected = (stack: string, acknowledged: ReadonlyArray<Acknowledgement>): ReadonlyArray<string> =>
  acknowledged.flatMap(({ id, on }) => on.map((path) => `${stack}/${path} ${id}`))

describe.each(["example", "gov", "china"])("the acknowledgements of stage %s", (name) => {
  const stage = stageNamed(name)

  it("are what cdk-nag finds where nothing is acknowledged, no more and no less", () => {
    const outdir = join(folder, `${name}-bare`)
    const app = emptyApp({ outdir })
    const { arns, member } = new StageStacks(app, { stage, workspace })
    expect(() => app.synth()).toThrow("AwsSolutions")
    const acknowledged = [
      ...expected(`${name}/security`, securityAcknowledgements(arns, stage)),
      ...expected(`${name}/management`, managementAcknowledgements(member)),
    ]
    expect(reported(outdir).toSorted(byName)).toEqual(acknowledged.toSorted(byName))
  })

  it("leave nothing that cdk-nag or CloudFormation's own rules would refuse", () => {
    const outdir = join(folder, name)
    makeApp({ stages: [stage], workspace, outdir }).synth()
    expect(reported(outdir)).toEqual([])
  })
})
