import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import type { TableStore } from "./TableStore.ts"

interface Write {
  readonly at: number
  readonly request: AwsRequest
}

/** A copy of the tables in which every write arrives so much later: what an eventually consistent read may see. */
export class LaggingTables {
  readonly #lagMs: number
  readonly #store: TableStore
  #waiting: Array<Write> = []
  /** What the copy is doing: its requests are carried out one after another, in the order of the writes. */
  #work: Promise<unknown> = Promise.resolve()

  constructor(lagMs: number, store: TableStore) {
    this.#lagMs = lagMs
    this.#store = store
  }

  busy(): number {
    return this.#store.busy()
  }

  /** Takes note of a write that the tables have carried out. */
  wrote(request: AwsRequest, now: number): void {
    this.#catchUp(now)
    this.#waiting.push({ at: now, request })
  }

  /** Changes of tables do not lag. */
  async changedTable(request: AwsRequest): Promise<void> {
    await this.#next(request)
  }

  /** Reads as of `lagMs` ago. */
  async read(request: AwsRequest, now: number): Promise<AwsResponse> {
    this.#catchUp(now)
    return await this.#next(request)
  }

  #catchUp(now: number): void {
    const due = this.#waiting.filter(({ at }) => at <= now - this.#lagMs)
    if (due.length === 0) return
    this.#waiting = this.#waiting.slice(due.length)
    for (const { request } of due) void this.#next(request)
  }

  #next(request: AwsRequest): Promise<AwsResponse> {
    const done = this.#work.then(() => this.#store.send(request))
    this.#work = done
    return done
  }
}
