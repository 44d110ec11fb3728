import type { LocalRequestHandler } from "@orgtag/local-aws"

/** What one call of the tables cost, by DynamoDB's own account. */
interface Cost {
  /** The table, and for the ledger the kind of its items: `SweepLedger wal`. */
  readonly of: string
  readonly units: number
}

/** Asks every call of the tables what it consumed, and adds that up. The index is not told by dynalite. */
export class CapacityMeter {
  readonly #writes: Array<Cost> = []
  readonly #reads: Array<Cost> = []

  /** Stands between clients and tables. */
  readonly between = (handler: LocalRequestHandler): LocalRequestHandler => ({
    ...handler,
    handle: async (request, options) => {
      const operation = request.headers["x-amz-target"]?.split(".")[1]
      if (operation === undefined || !/Item|Query/u.test(operation))
        return await handler.handle(request, options)
      const input: Input = JSON.parse(textOf(request.body))
      const asked = { ...request, body: JSON.stringify({ ...input, ReturnConsumedCapacity: "TOTAL" }) }
      const answered = await handler.handle(asked, options)
      const { ConsumedCapacity }: Output = JSON.parse(textOf(answered.response.body))
      const costs = /Put|Update|Write/u.test(operation) ? this.#writes : this.#reads
      for (const { TableName, CapacityUnits } of [ConsumedCapacity ?? []].flat())
        costs.push({ of: nameOf(TableName, input), units: CapacityUnits })
      return answered
    },
  })

  readonly reset = (): void => {
    this.#writes.length = 0
    this.#reads.length = 0
  }

  /** Write units since the reset. */
  readonly written = (of: string): number => total(this.#writes, of)

  /** Read units since the reset. */
  readonly read = (of: string): number => total(this.#reads, of)
}

interface Input {
  readonly Item?: { readonly pk?: { readonly S: string } }
  readonly Key?: { readonly pk?: { readonly S: string } }
}

interface Consumed {
  readonly TableName: string
  readonly CapacityUnits: number
}

interface Output {
  readonly ConsumedCapacity?: Consumed | ReadonlyArray<Consumed>
}

/** Groups, states and leases begin with what they are; the rest of the ledger is of one sweep. */
const nameOf = (table: string, { Item, Key }: Input): string => {
  const kind = /^(?:wal|state|lease)(?=#)/u.exec((Item ?? Key)?.pk?.S ?? "")?.[0]
  return kind === undefined ? table : `${table} ${kind}`
}

const total = (costs: ReadonlyArray<Cost>, of: string): number =>
  costs.reduce((sum, cost) => sum + (cost.of === of ? cost.units : 0), 0)

const textOf = (body: unknown): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body instanceof Uint8Array ? body : undefined)
