import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Result } from "effect"
import { emptyBundles } from "../src/emptyBundles.ts"
import { makeApp } from "../src/makeApp.ts"
import { exampleStages, loadStages } from "../src/stage/loadStages.ts"
import { stageArns } from "../src/stage/StageArns.ts"
import type { Stage } from "../src/stage/Stage.ts"

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

/** A template as it was synthesized. */
export interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly [section: string]: unknown
}

export const infraFolder = resolve(import.meta.dirname, "..")

/** The example stages, by name: one for each partition. */
export const stages: ReadonlyMap<string, Stage> = new Map(
  Result.getOrThrow(loadStages(exampleStages(infraFolder))).map((stage) => [stage.name, stage]),
)

/** An example stage. */
export const stageNamed = (name: string): Stage => {
  const stage = stages.get(name)
  if (stage === undefined) throw new Error(`there is no stage ${name}`)
  return stage
}

/** The templates of a stage, synthesized offline over bundles that hold nothing. */
export class SynthesizedStage {
  readonly stage: Stage
  readonly arns: ReturnType<typeof stageArns>
  readonly security: SynthesizedTemplate
  readonly memberRole: SynthesizedTemplate
  readonly management: SynthesizedTemplate

  constructor(stage: Stage) {
    this.stage = stage
    this.arns = stageArns(stage)
    const folder = mkdtempSync(join(tmpdir(), "orgtag-synth-"))
    try {
      const app = makeApp({ stages: [stage], workspace: emptyBundles(folder), outdir: join(folder, "out") })
      const { stacks } = app.synth().getNestedAssembly(`assembly-${stage.name}`)
      const template = (name: string): SynthesizedTemplate => {
        const stack = stacks.find(({ stackName }) => stackName === name)
        if (stack === undefined) throw new Error(`${name} was not synthesized`)
        return stack.template as SynthesizedTemplate
      }
      this.security = template("orgtag-security")
      this.memberRole = template("orgtag-member-role")
      this.management = template("orgtag-management")
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** The template that the StackSet deploys, read from the StackSet itself. */
  get member(): SynthesizedTemplate {
    const [stackSet] = Object.values(this.memberRole.Resources)
    return JSON.parse(String(stackSet?.Properties["TemplateBody"])) as SynthesizedTemplate
  }

  /** The definition of the state machine. */
  get stateMachine(): unknown {
    const [machine] = resourcesOfType(this.security, "AWS::StepFunctions::StateMachine")
    return JSON.parse(String(machine?.Properties["DefinitionString"]))
  }

  /** All templates by name, that of the member role included. */
  get templates(): ReadonlyArray<readonly [name: string, template: SynthesizedTemplate]> {
    return [
      ["security", this.security],
      ["member-role", this.memberRole],
      ["management", this.management],
      ["member", this.member],
    ]
  }
}

/** Resources of a type, with their logical ids. */
export const resourcesOfType = (
  template: SynthesizedTemplate,
  type: string,
): ReadonlyArray<TemplateResource & { readonly id: string }> =>
  Object.entries(template.Resources).flatMap(([id, resource]) =>
    resource.Type === type ? [{ id, ...resource }] : [],
  )

/** What is at a path of a value from a template; undefined where there is no such path. */
export const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown =>
  path.reduce<unknown>(
    (found, step) =>
      typeof found === "object" && found !== null
        ? (found as Record<string | number, unknown>)[step]
        : undefined,
    value,
  )
