import type { LocalRequestHandler } from "@orgtag/local-aws"

/** Asks every call of the tables what it consumed, and adds that up. The index is not told by dynalite. */
export class CapacityMeter {
  /** Units by table, and for the ledger by the kind of its items: `SweepLedger wal`. */
  readonly #writes = new Map<string, number>()
  readonly #reads = new Map<string, number>()

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
      for (const { TableName, CapacityUnits } of [ConsumedCapacity ?? []].flat()) {
        const of = nameOf(TableName, input)
        costs.set(of, (costs.get(of) ?? 0) + CapacityUnits)
      }
      return answered
    },
  })

  readonly reset = (): void => {
    this.#writes.clear()
    this.#reads.clear()
  }

  /** Write units since the reset: of a table, or of a kind of the ledger's items; of all where none is named. */
  readonly written = (of?: string): number => total(this.#writes, of)

  /** Read units since the reset, in the same way. */
  readonly read = (of?: string): number => total(this.#reads, of)
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

const total = (costs: ReadonlyMap<string, number>, of: string | undefined): number =>
  of === undefined ? Array.from(costs.values()).reduce((sum, units) => sum + units, 0) : (costs.get(of) ?? 0)

const textOf = (body: unknown): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body instanceof Uint8Array ? body : undefined)
