import type { HttpRequest, HttpResponse } from "@smithy/types"
import type { AwsRequestHandler } from "@orgtag/aws-clients"
import type { TableRequest, TableResponse, TableServer } from "./TableServer.ts"

/** What happens to a call. */
export type TableFault =
  | "cut before it applies"
  | "cut after it applied"
  | "throttle"
  | { readonly unprocessed: number }
  | { readonly answer: string }

/** A call that was made, with what it cost. */
export interface TableCall {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly status: number
  /** Whether lib-dynamodb sent it: the SDK says so in its user agent. */
  readonly byDocumentClient: boolean
  /** Units of the tables themselves. */
  readonly tableUnits: number
  /** Units of the indexes; undefined where the server does not tell. */
  readonly indexUnits: number | undefined
}

/** Whether a call, by its operation and body, is meant. */
export type CallPattern = (operation: string, body: string) => boolean

interface Consumed {
  readonly CapacityUnits?: number
  readonly Table?: { readonly CapacityUnits: number }
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>
}

interface Answer {
  readonly ConsumedCapacity?: Consumed | ReadonlyArray<Consumed>
  readonly Responses?: Readonly<Record<string, unknown>>
}

type Batch = Record<string, Array<unknown> | { Keys: Array<unknown> }>

/** A request handler before a DynamoDB, in which calls go wrong as a test says. */
export class FaultyTables implements AwsRequestHandler {
  readonly calls: Array<TableCall> = []
  readonly #server: TableServer
  #faults: Array<{ readonly operation: string; readonly fault: TableFault }> = []
  #always: { readonly matches: CallPattern; readonly fault: TableFault } | undefined
  /** The last answer, as the server gave it. */
  lastAnswer: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}
  /** Runs before each call is carried out: what somebody else does meanwhile. */
  meanwhile: ((operation: string) => Promise<void>) | undefined

  constructor(server: TableServer) {
    this.#server = server
  }

  /** The next calls of this operation go wrong so, in turn; later ones do not. */
  fail(operation: string, ...faults: ReadonlyArray<TableFault>): void {
    this.#faults.push(...faults.map((fault) => ({ operation, fault })))
  }

  /** Every call that matches goes wrong so, until the reset. */
  failWhere(matches: CallPattern, fault: TableFault): void {
    this.#always = { matches, fault }
  }

  /** Forgets faults and calls. */
  reset(): void {
    this.#faults = []
    this.#always = undefined
    this.calls.length = 0
    this.meanwhile = undefined
  }

  /** The operations that were called, in order. */
  get operations(): ReadonlyArray<string> {
    return this.calls.map(({ operation }) => operation)
  }

  async handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    const operation = headers["x-amz-target"]?.split(".")[1] ?? ""
    const sent: Record<string, unknown> = JSON.parse(new TextDecoder().decode(request.body as Uint8Array))
    const {
      status,
      headers: answered,
      body,
    } = await this.#carryOut(operation, {
      path: request.path,
      headers,
      body: JSON.stringify(sent),
    })
    return { response: { statusCode: status, headers: { ...answered }, body: Buffer.from(body) } }
  }

  async #carryOut(operation: string, request: TableRequest): Promise<TableResponse> {
    const meanwhile = this.meanwhile
    this.meanwhile = undefined
    await meanwhile?.(operation)
    const at = this.#faults.findIndex((fault) => fault.operation === operation)
    const always = this.#always?.matches(operation, request.body) === true ? this.#always.fault : undefined
    const fault = at === -1 ? always : this.#faults.splice(at, 1)[0]?.fault
    if (fault === "cut before it applies") throw cut()
    if (fault === "throttle") return this.#refused(operation, request)
    if (typeof fault === "object" && "answer" in fault)
      return { status: 200, headers: {}, body: fault.answer }
    const response = await this.#partly(operation, request, typeof fault === "object" ? fault.unprocessed : 0)
    if (fault === "cut after it applied") throw cut()
    return response
  }

  #refused(operation: string, request: TableRequest): TableResponse {
    this.calls.push({
      operation,
      input: JSON.parse(request.body),
      status: 400,
      byDocumentClient: isByDocumentClient(request),
      tableUnits: 0,
      indexUnits: undefined,
    })
    return {
      status: 400,
      headers: { "x-amzn-requestid": "refused" },
      body: JSON.stringify({
        __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
        message: "too fast",
      }),
    }
  }

  /** Carries a call out but for the last `left` entries of a batch, which the answer names. */
  async #partly(operation: string, request: TableRequest, left: number): Promise<TableResponse> {
    const input = JSON.parse(request.body)
    const data = /Item|Query/u.test(operation)
    const field = operation === "BatchGetItem" ? "UnprocessedKeys" : "UnprocessedItems"
    const undone = left === 0 ? undefined : takeLast(input.RequestItems, left)
    const empty = undone !== undefined && Object.keys(input.RequestItems).length === 0
    const { response, answer } = empty
      ? {
          response: { status: 200, headers: { "x-amzn-requestid": "nothing" } },
          answer: { Responses: {} } as Answer,
        }
      : await this.#ask(request, data ? { ...input, ReturnConsumedCapacity: "INDEXES" } : input)
    this.calls.push({
      operation,
      input: JSON.parse(request.body),
      status: response.status,
      byDocumentClient: isByDocumentClient(request),
      ...unitsOf(answer),
    })
    const { ConsumedCapacity: _, ...rest } = answer
    const body = JSON.stringify(undone === undefined ? rest : { ...rest, [field]: undone })
    return { status: response.status, headers: withoutSums(response.headers), body }
  }

  async #ask(request: TableRequest, input: unknown) {
    const response = await this.#server({ ...request, body: JSON.stringify(input) })
    this.lastAnswer = JSON.parse(response.body)
    return { response, answer: JSON.parse(response.body) as Answer }
  }
}

/** `d` among the features of the user agent's `m/` stands for lib-dynamodb's marshalling. */
const isByDocumentClient = ({ headers }: TableRequest): boolean =>
  /(?:^| )m\/(?:\w+,)*d(?:,|$)/u.test(headers["user-agent"] ?? "")

const cut = (): Error => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" })

/** The checksum and length are of the body as the server wrote it. */
const withoutSums = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(x-amz-crc32|content-(length|encoding))$/u.test(name)),
  )

/** Takes the last entries of a batch out of it. */
const takeLast = (batch: Batch, count: number): Batch => {
  const [[table, entries] = ["", []]] = Object.entries(batch)
  if (Array.isArray(entries)) {
    const taken = entries.splice(-count)
    if (entries.length === 0) delete batch[table]
    return { [table]: taken }
  }
  const taken = entries.Keys.splice(-count)
  if (entries.Keys.length === 0) delete batch[table]
  return { [table]: { ...entries, Keys: taken } }
}

const unitsOf = (answer: Answer) => {
  const consumed = [answer.ConsumedCapacity ?? []].flat() as ReadonlyArray<Consumed>
  const indexes = consumed.map((one) => one.GlobalSecondaryIndexes)
  return {
    tableUnits: consumed.reduce((sum, one) => sum + (one.Table?.CapacityUnits ?? one.CapacityUnits ?? 0), 0),
    indexUnits: indexes.every((index) => index === undefined)
      ? undefined
      : indexes
          .flatMap((index) => Object.values(index ?? {}))
          .reduce((sum, index) => sum + index.CapacityUnits, 0),
  }
}
