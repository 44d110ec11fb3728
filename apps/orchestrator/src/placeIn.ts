import { Option, Schema } from "effect"
import { ticketOf } from "./prepare.ts"

const Told = Schema.Struct({
  execution: Schema.optionalKey(Schema.Struct({ id: Schema.String, startedAt: Schema.String })),
  sweep: Schema.optionalKey(Schema.Struct({ sweepId: Schema.String })),
  account: Schema.optionalKey(Schema.Struct({ id: Schema.String })),
})
const decode = Schema.decodeUnknownOption(Told)

/**
 * What an invocation is about, for each line of its log: its sweep and account. Whatever it was invoked with: a line that
 * says that an event is of no use has them too, as far as the event does.
 */
export const placeIn = (
  event: unknown,
): { readonly sweep: string; readonly account: string; readonly region: string } => {
  const told: typeof Told.Type = Option.getOrElse(decode(event), () => ({}))
  const { execution, sweep, account } = told
  const isTimed = execution !== undefined && !Number.isNaN(Date.parse(execution.startedAt))
  const prepared = isTimed ? ticketOf(execution).sweepId : "*"
  return { sweep: sweep?.sweepId ?? prepared, account: account?.id ?? "*", region: "*" }
}
