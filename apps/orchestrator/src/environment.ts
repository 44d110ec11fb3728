import { environmentNames, functionEnvironment } from "@orgtag/tagging/deployment"
import { CallFailed } from "@orgtag/tagging"
import { Effect } from "effect"

type FunctionName = keyof typeof functionEnvironment
type NameOf<Function extends FunctionName> = (typeof functionEnvironment)[Function][number]

/** The environment of a function: each of its variables by its name in `environmentNames`. */
export type EnvironmentOf<Function extends FunctionName> = (wanted: NameOf<Function>) => string

/** Reads the environment of a function, of which nothing may be missing. Fails naming what is. */
export const environmentOf = <Function extends FunctionName>(
  name: Function,
  variables: Readonly<Record<string, string | undefined>>,
): Effect.Effect<EnvironmentOf<Function>, CallFailed> => {
  const wanted: ReadonlyArray<NameOf<Function>> = functionEnvironment[name]
  const missing = wanted
    .map((each) => environmentNames[each])
    .filter((each) => (variables[each] ?? "") === "")
  return missing.length > 0
    ? Effect.fail(unusable(`${missing.join(", ")} not set`))
    : Effect.succeed((each) => variables[environmentNames[each]] ?? "")
}

/** What is wrong with how a function is deployed, or with what it was handed. */
export const unusable = (detail: string): CallFailed =>
  new CallFailed({
    service: "orgtag",
    operation: "Start",
    reason: "invalid",
    code: "Unusable",
    detail,
    effect: "none",
    attempts: 0,
  })
