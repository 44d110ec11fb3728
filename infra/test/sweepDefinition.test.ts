import aslValidator from "asl-validator"
import { describe, expect, it } from "vitest"
import { SynthesizedStage, at, resourcesOfType, stages } from "./SynthesizedStage.ts"

describe("the state machine", () => {
  for (const stage of stages.values()) {
    const { security } = new SynthesizedStage(stage)
    const [machine] = resourcesOfType(security, "AWS::StepFunctions::StateMachine")

    it(`is valid by the states language in ${stage.partition}, and names no token`, () => {
      const text = machine?.Properties["DefinitionString"]
      expect(typeof text).toBe("string")
      const { isValid, errorsText } = aslValidator(JSON.parse(String(text)))
      expect(errorsText("\n")).toBe("")
      expect(isValid).toBe(true)
    })

    it(`would not be valid without one of its states in ${stage.partition}`, () => {
      const definition = JSON.parse(String(machine?.Properties["DefinitionString"])) as {
        readonly States: Record<string, unknown>
      }
      delete definition.States["Conclude"]
      expect(aslValidator(definition).isValid).toBe(false)
    })

    it(`is logged without what it handles, and traced, in ${stage.partition}`, () => {
      expect(machine?.Properties).toMatchObject({
        StateMachineType: "STANDARD",
        LoggingConfiguration: { IncludeExecutionData: false, Level: "ALL" },
        TracingConfiguration: { Enabled: true },
      })
      expect(at(machine, "Properties", "LoggingConfiguration", "Destinations")).toHaveLength(1)
    })
  }
})
