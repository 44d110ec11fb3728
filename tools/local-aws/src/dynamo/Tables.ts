import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import { parseJson } from "../protocols/jsonProtocol.ts"
import { copyTables } from "./copyTables.ts"
import { LaggingTables } from "./LaggingTables.ts"
import type { TableStore } from "./TableStore.ts"

const writes: ReadonlySet<string> = new Set(["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"])
const tableChanges: ReadonlySet<string> = new Set(["CreateTable", "DeleteTable", "UpdateTable"])
const reads: ReadonlySet<string> = new Set(["BatchGetItem", "GetItem", "Query", "Scan"])

/** The tables, and a copy of them for every lag that reads may have. */
export class Tables {
  readonly #store: TableStore
  readonly #makeCopy: () => TableStore
  #lagging: ReadonlyMap<number, LaggingTables> = new Map()
  #copying: Promise<unknown> | undefined

  constructor(store: TableStore, makeCopy: () => TableStore) {
    this.#store = store
    this.#makeCopy = makeCopy
  }

  /** Requests that are not answered yet. */
  busy(): number {
    let busy = this.#store.busy() + (this.#copying === undefined ? 0 : 1)
    for (const copy of this.#lagging.values()) busy += copy.busy()
    return busy
  }

  /** Says how late reads will be asked to be. Copies that are there are kept; new ones begin with what is true now. */
  lagBy(lags: ReadonlyArray<number>): void {
    const lagging = new Map<number, LaggingTables>()
    const fresh: Array<TableStore> = []
    for (const lag of new Set(lags)) {
      const kept = this.#lagging.get(lag)
      const store = kept === undefined ? this.#makeCopy() : undefined
      if (store !== undefined) fresh.push(store)
      const made = kept ?? (store === undefined ? undefined : new LaggingTables(lag, store))
      if (made !== undefined) lagging.set(lag, made)
    }
    this.#lagging = lagging
    if (fresh.length === 0) return
    const earlier = this.#copying ?? Promise.resolve()
    const copied = earlier.then(() => Promise.all(fresh.map((store) => copyTables(this.#store, store))))
    this.#copying = copied
    void copied.finally(() => {
      if (this.#copying === copied) this.#copying = undefined
    })
  }

  /**
   * Answers a request. `staleMs` holds for reads that DynamoDB may answer late: those of an index, and those that do
   * not ask for consistency, of which a batch is one only if all its tables do not.
   */
  async send(operation: string, request: AwsRequest, now: number, staleMs?: number): Promise<AwsResponse> {
    if (this.#copying !== undefined) await this.#copying
    const copy = staleMs === undefined || !reads.has(operation) ? undefined : this.#lagging.get(staleMs)
    if (copy !== undefined && mayBeStale(request)) return await copy.read(request, now)
    const answered = await this.#store.send(request)
    if (answered.status === 200 && this.#lagging.size > 0) {
      if (writes.has(operation)) for (const other of this.#lagging.values()) other.wrote(request, now)
      if (tableChanges.has(operation))
        await Promise.all([...this.#lagging.values()].map((other) => other.changedTable(request)))
    }
    return answered
  }
}

const mayBeStale = (request: AwsRequest): boolean => {
  const input = parseJson(request)
  return input["IndexName"] !== undefined || !/"ConsistentRead":\s*true/u.test(request.body)
}
