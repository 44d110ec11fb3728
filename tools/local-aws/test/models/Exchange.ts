import { Schema } from "effect"

const Headers = Schema.Record(Schema.String, Schema.String)

/** A request that reached the embedded organization and the answer that it sent, as they were on the wire. */
export const Exchange = Schema.Struct({
  /** The test or the command that it comes from. */
  origin: Schema.String,
  /** Whether a fault put an answer or an error of its own in place of the service's. */
  forged: Schema.Boolean,
  request: Schema.Struct({
    method: Schema.String,
    path: Schema.String,
    query: Headers,
    headers: Headers,
    body: Schema.String,
  }),
  /** Undefined where the connection was cut. */
  response: Schema.optionalKey(
    Schema.Struct({ status: Schema.Finite, headers: Headers, body: Schema.String }),
  ),
})
export type Exchange = typeof Exchange.Type

/** Reads a line of a file of exchanges. */
export const decodeExchange = Schema.decodeUnknownSync(Schema.fromJsonString(Exchange))
