import jsonata from "jsonata"

/** A state, or part of one, as the definition has it. */
type Node = Readonly<Record<string, unknown>>

/** What the machine reaches outside of itself. */
export interface Surroundings {
  /** Invokes a function; rejects with an error whose name is the error's. */
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>
  /** Publishes to a topic, asked as the integration with SNS is. */
  readonly publish: (asked: Readonly<Record<string, unknown>>) => Promise<unknown>
  readonly getObject: (bucket: string, key: string) => Promise<string>
  readonly putObject: (bucket: string, key: string, body: string) => Promise<void>
}

/** An execution that ended in a Fail state, or in an error that nobody caught. */
export class ExecutionFailed extends Error {
  override readonly name: string

  constructor(name: string, cause: string) {
    super(cause)
    this.name = name
  }
}

interface Frame {
  readonly context: Node
  readonly variables: Record<string, unknown>
}

/** The fields of each type of state that this runner carries out; any other is refused. */
const fields: Readonly<Record<string, ReadonlyArray<string>>> = {
  Pass: ["Type", "Assign", "Output", "Next", "End"],
  Task: [
    "Type",
    "Resource",
    "Arguments",
    "TimeoutSeconds",
    "Retry",
    "Catch",
    "Assign",
    "Output",
    "Next",
    "End",
  ],
  Choice: ["Type", "Choices", "Default"],
  Succeed: ["Type", "Output"],
  Fail: ["Type", "Error", "Cause"],
  Map: [
    "Type",
    "Label",
    "MaxConcurrency",
    "ToleratedFailurePercentage",
    "ItemReader",
    "ItemSelector",
    "ItemProcessor",
    "ResultWriter",
    "Catch",
    "Next",
    "End",
  ],
}

const node = (value: unknown): Node => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Node
  throw new Error(`${JSON.stringify(value)} is no object`)
}
const list = (value: unknown): ReadonlyArray<Node> => (Array.isArray(value) ? value.map(node) : [])
const only = (value: Node, names: ReadonlyArray<string>, where: string): void => {
  const unknown = Object.keys(value).filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`${where}: this runner does not know ${unknown.join(", ")}`)
}

/**
 * Carries out a state machine in JSONata with the states that ours has: Pass, Task on Lambda, Choice, Succeed, Fail, a
 * distributed Map over JSON lines in S3. Strict: a field or a state that it does not know is an error. Waits between
 * retries are left out.
 */
export class StateMachineRunner {
  readonly #definition: Node
  readonly #around: Surroundings

  constructor(definition: unknown, around: Surroundings) {
    this.#definition = node(definition)
    this.#around = around
    only(this.#definition, ["Comment", "QueryLanguage", "TimeoutSeconds", "StartAt", "States"], "the machine")
    if (this.#definition["QueryLanguage"] !== "JSONata") throw new Error("this runner knows JSONata only")
  }

  /** Runs an execution to its end. Rejects with ExecutionFailed. */
  execute(id: string, startTime: string, input: unknown): Promise<unknown> {
    const context = { Execution: { Id: id, StartTime: startTime, Input: input } }
    return this.#states(this.#definition, { context, variables: {} }, input)
  }

  async #states(machine: Node, frame: Frame, start: unknown): Promise<unknown> {
    let name = String(machine["StartAt"])
    let input = start
    for (let steps = 0; steps < 10_000; steps++) {
      const state = node(node(machine["States"])[name])
      const type = String(state["Type"])
      only(state, fields[type] ?? [], `state ${name}`)
      if (type === "Succeed")
        return state["Output"] === undefined ? input : this.#eval(state["Output"], frame, { input })
      if (type === "Fail") {
        const cause = await this.#eval(state["Cause"], frame, { input })
        throw new ExecutionFailed(String(await this.#eval(state["Error"], frame, { input })), String(cause))
      }
      if (type === "Choice") {
        name = await this.#choose(state, frame, input)
        continue
      }
      const done = await this.#attempt(state, frame, input)
      input = done.output
      name = String(done.next)
    }
    throw new Error("the machine has no end")
  }

  async #choose(state: Node, frame: Frame, input: unknown): Promise<string> {
    for (const choice of list(state["Choices"])) {
      only(choice, ["Condition", "Next"], "a choice")
      if ((await this.#eval(choice["Condition"], frame, { input })) === true) return String(choice["Next"])
    }
    return String(state["Default"])
  }

  async #attempt(state: Node, frame: Frame, input: unknown): Promise<{ output: unknown; next: unknown }> {
    const tries = new Map<Node, number>()
    for (;;) {
      try {
        const result = await this.#work(state, frame, input)
        const scope = { input, result }
        const assigned =
          state["Assign"] === undefined ? {} : node(await this.#eval(state["Assign"], frame, scope))
        const bare = state["Type"] === "Pass" ? input : result
        const output = state["Output"] === undefined ? bare : await this.#eval(state["Output"], frame, scope)
        Object.assign(frame.variables, assigned)
        return { output, next: state["Next"] }
      } catch (error) {
        if (!(error instanceof Error)) throw error
        const retry = list(state["Retry"]).find((each) => matches(each, error.name))
        const made = retry === undefined ? 0 : (tries.get(retry) ?? 0)
        if (retry !== undefined && made < Number(retry["MaxAttempts"])) {
          tries.set(retry, made + 1)
          continue
        }
        const caught = list(state["Catch"]).find((each) => matches(each, error.name))
        if (caught === undefined) throw error
        only(caught, ["ErrorEquals", "Assign", "Next"], "a catcher")
        const scope = { input, errorOutput: { Error: error.name, Cause: error.message } }
        if (caught["Assign"] !== undefined)
          Object.assign(frame.variables, node(await this.#eval(caught["Assign"], frame, scope)))
        return { output: scope.errorOutput, next: caught["Next"] }
      }
    }
  }

  async #work(state: Node, frame: Frame, input: unknown): Promise<unknown> {
    if (state["Type"] === "Pass") return undefined
    if (state["Type"] === "Map") return this.#map(state, frame, input)
    const asked = node(await this.#eval(state["Arguments"], frame, { input }))
    if (String(state["Resource"]).endsWith(":states:::sns:publish")) {
      only(asked, ["TopicArn", "Subject", "Message", "MessageAttributes"], "arguments")
      return this.#around.publish(asked)
    }
    if (!String(state["Resource"]).endsWith(":states:::lambda:invoke"))
      throw new Error("this runner invokes functions and publishes, and nothing else")
    only(asked, ["FunctionName", "Payload"], "arguments")
    return { Payload: await this.#around.invoke(String(asked["FunctionName"]), asked["Payload"]) }
  }

  async #map(state: Node, frame: Frame, input: unknown): Promise<unknown> {
    const reader = node(state["ItemReader"])
    only(reader, ["Resource", "ReaderConfig", "Arguments"], "the reader")
    if (node(reader["ReaderConfig"])["InputType"] !== "JSONL")
      throw new Error("this runner reads JSON lines only")
    const from = node(await this.#eval(reader["Arguments"], frame, { input }))
    const read = await this.#around.getObject(String(from["Bucket"]), String(from["Key"]))
    const lines = read.split("\n").filter(Boolean)
    const processor = node(state["ItemProcessor"])
    only(processor, ["ProcessorConfig", "StartAt", "States"], "the processor")
    const results: Array<string> = []
    const child = async (line: string, index: number): Promise<void> => {
      const context = {
        ...frame.context,
        Map: { Item: { Index: index, Value: JSON.parse(line) as unknown } },
      }
      // Children of a distributed map see no variable of their parent.
      const selected = await this.#eval(state["ItemSelector"], { ...frame, context }, { input })
      const ended = await this.#states(processor, { context, variables: {} }, selected).then(
        (output) => ({ Status: "SUCCEEDED", Output: output }),
        (error: unknown) => ({
          Status: "FAILED",
          Error: error instanceof Error ? error.name : String(error),
        }),
      )
      results.push(JSON.stringify(ended))
    }
    const atOnce = Number(state["MaxConcurrency"])
    for (let start = 0; start < lines.length; start += atOnce)
      await Promise.all(lines.slice(start, start + atOnce).map((line, index) => child(line, start + index)))
    if (state["ToleratedFailurePercentage"] !== 100) throw new Error("this runner tolerates all failures")
    const to = node(await this.#eval(node(state["ResultWriter"])["Arguments"], frame, { input }))
    await this.#around.putObject(
      String(to["Bucket"]),
      `${String(to["Prefix"])}/run/SUCCEEDED_0.jsonl`,
      results.join("\n"),
    )
    return { ResultWriterDetails: to }
  }

  /** The value of a template: every text between `{%` and `%}` is an expression, which must have a value. */
  async #eval(template: unknown, frame: Frame, scope: Node): Promise<unknown> {
    if (Array.isArray(template)) return Promise.all(template.map((each) => this.#eval(each, frame, scope)))
    if (typeof template === "object" && template !== null) {
      const entries = Object.entries(template).map(async ([key, value]) => [
        key,
        await this.#eval(value, frame, scope),
      ])
      return Object.fromEntries((await Promise.all(entries)) as Array<[string, unknown]>)
    }
    const found = typeof template === "string" ? /^\{%(.*)%\}$/su.exec(template) : null
    if (found === null) return template
    const value: unknown = await jsonata(found[1] ?? "").evaluate(null, {
      ...frame.variables,
      states: { context: frame.context, ...scope },
    })
    if (value === undefined)
      throw new ExecutionFailed("States.QueryEvaluationError", `${String(template)} has no value`)
    return JSON.parse(JSON.stringify(value)) as unknown
  }
}

const matches = ({ ErrorEquals }: Node, name: string): boolean =>
  Array.isArray(ErrorEquals) && (ErrorEquals.includes(name) || ErrorEquals.includes("States.ALL"))
