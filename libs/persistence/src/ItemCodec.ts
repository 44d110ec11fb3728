import { Result, Schema } from "effect"
import type { Item } from "./DynamoItem.ts"

/** How a domain value stands in a table. */
export interface ItemCodec<Value> {
  /** The value, or what is wrong with the item. */
  readonly decode: (values: unknown) => Result.Result<Value, string>
  /** The item, its keys included. */
  readonly encode: (value: Value) => Item
}

/**
 * A codec from what an item must look like and how it becomes the value.
 *
 * Attributes that the schema does not name are let through: the tables are the user's, and more may stand beside ours.
 * `toValue` answers with a text where attributes contradict each other.
 */
export const itemCodec = <Raw, Value extends object>(
  schema: Schema.ConstraintDecoder<Raw>,
  toValue: (raw: Raw) => Value | string,
  encode: (value: Value) => Item,
): ItemCodec<Value> => {
  const read = Schema.decodeUnknownResult(schema)
  return {
    decode: (values) => {
      const raw = read(values)
      if (Result.isFailure(raw)) return Result.fail(raw.failure.message)
      const value = toValue(raw.success)
      return typeof value === "string" ? Result.fail(value) : Result.succeed(value)
    },
    encode,
  }
}
