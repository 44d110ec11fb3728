import type { LocalAws } from "@orgtag/local-aws"
import { Schema } from "effect"

/** Units of the tables. */
export interface Units {
  readonly read: number
  readonly write: number
}

const Consumed = Schema.Struct({ CapacityUnits: Schema.Number })
const Answer = Schema.fromJsonString(
  Schema.Struct({ ConsumedCapacity: Schema.optional(Schema.Union([Consumed, Schema.Array(Consumed)])) }),
)
const Request = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))

/** Operations that say what they consume, where they are asked. */
const reads = /^(?:BatchGetItem|GetItem|Query|Scan)$/u
const writes = /^(?:BatchWriteItem|DeleteItem|PutItem|UpdateItem)$/u

/** Asks the tables what each call consumes and adds it up; those of an index dynalite does not count. */
export class TableUnits {
  #read = 0
  #write = 0

  /** What was consumed so far. */
  get units(): Units {
    return { read: this.#read, write: this.#write }
  }

  /** Stands between clients and an organization. */
  readonly counting = (handler: LocalAws["requestHandler"]): LocalAws["requestHandler"] => ({
    ...handler,
    handle: async (request, options) => {
      const operation = request.headers["x-amz-target"]?.split(".")[1] ?? ""
      if (!reads.test(operation) && !writes.test(operation)) return handler.handle(request, options)
      const asked = {
        ...Schema.decodeUnknownSync(Request)(new TextDecoder().decode(request.body)),
        ReturnConsumedCapacity: "TOTAL",
      }
      const answered = await handler.handle(
        Object.assign(request, { body: Buffer.from(JSON.stringify(asked)) }),
        options,
      )
      const text = Buffer.from(answered.response.body).toString()
      if (answered.response.statusCode === 200) this.#add(operation, text)
      return answered
    },
  })

  readonly #add = (operation: string, text: string): void => {
    const { ConsumedCapacity: consumed } = Schema.decodeUnknownSync(Answer)(text)
    const units = [consumed ?? []].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
    if (reads.test(operation)) this.#read += units
    else this.#write += units
  }
}
