import { beforeAll, describe, expect, it } from "vitest"
import { SynthesizedStage } from "../SynthesizedStage.ts"
import { asked, refusedOf } from "./asked.ts"
import { recordFunctions, type RecordedFunctions } from "./RecordedFunctions.ts"
import { SynthesizedPolicies } from "./SynthesizedPolicies.ts"

describe("the calls of the engine's parts", () => {
  let recorded: RecordedFunctions
  let policies: SynthesizedPolicies
  beforeAll(async () => {
    recorded = await recordFunctions()
    policies = new SynthesizedPolicies(new SynthesizedStage(recorded.stage))
  })

  it.each(["orgtag-prepare", "orgtag-sweep", "orgtag-conclude"] as const)(
    "are all allowed to %s, the role of the function that runs the part",
    async (role) => {
      const calls = recorded.calls.get(role) ?? []
      const questions = asked({ calls, caller: policies.role(role), policies, stage: recorded.stage })
      expect(await refusedOf(questions)).toEqual([])
      expect(questions.length).toBeGreaterThan(5)
    },
  )

  it("enter accounts from one of them only", () => {
    const entering = Array.from(recorded.calls).filter(([, calls]) =>
      calls.some(({ operation }) => operation === "AssumeRole"),
    )
    expect(entering.map(([role]) => role)).toEqual(["orgtag-sweep"])
  })
})
