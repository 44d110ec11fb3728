import { Schema } from "effect"
import { AlertState } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"

/** Where what is remembered of alerts stands. */
export const alertStateKey = { pk: "alerts", sk: "state" } as const

const { version, ...rest } = AlertState.fields

/** What is remembered of alerts: its version, which writes go by, and beside it the rest as the engine has it. */
export const alertStateCodec: ItemCodec<AlertState> = itemCodec(
  Schema.Struct({ version, state: Schema.Struct(rest) }),
  (item) => ({ version: item.version, ...item.state }),
  ({ version: number, ...state }) => ({ ...alertStateKey, version: number, state }),
)
