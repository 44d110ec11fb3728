import type { AttributeValue } from "@aws-sdk/client-dynamodb"

/** What an attribute holds here; sets and binary values are never written. */
export type ItemValue =
  string | number | boolean | null | ReadonlyArray<ItemValue> | { readonly [name: string]: ItemValue }

/** An item by attribute; what is undefined is not written. */
export interface Item {
  readonly [attribute: string]: ItemValue | undefined
}

/** An item that was read, for a schema to judge. */
export type ItemValues = Readonly<Record<string, unknown>>

/** An item as DynamoDB's API has it. */
export type Attributes = Record<string, AttributeValue>

/**
 * The attributes of an item, whatever the keys of its maps.
 *
 * Ours instead of `@aws-sdk/util-dynamodb`, which lib-dynamodb runs on: that one builds maps by assignment, in both
 * directions, and so loses a tag whose key is `__proto__`. `Object.fromEntries` makes it an own property like others.
 */
export const attributesOf = (item: Item): Attributes =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, attributeOf(value)]],
    ),
  )

const attributeOf = (value: ItemValue): AttributeValue => {
  if (value === null) return { NULL: true }
  if (typeof value === "string") return { S: value }
  if (typeof value === "number") return { N: String(value) }
  if (typeof value === "boolean") return { BOOL: value }
  if (isList(value)) return { L: value.map(attributeOf) }
  return {
    M: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, attributeOf(member)])),
  }
}

const isList = (value: ItemValue): value is ReadonlyArray<ItemValue> => Array.isArray(value)

/** The values of attributes that were read. Sets and binary values become what no schema takes. */
export const valuesOf = (attributes: Readonly<Attributes>): ItemValues =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, valueOf(attribute)]))

const valueOf = (attribute: AttributeValue): unknown => {
  if (attribute.S !== undefined) return attribute.S
  if (attribute.N !== undefined) return Number(attribute.N)
  if (attribute.BOOL !== undefined) return attribute.BOOL
  if (attribute.NULL !== undefined) return null
  if (attribute.L !== undefined) return attribute.L.map(valueOf)
  if (attribute.M !== undefined) return valuesOf(attribute.M)
  return new Set(attribute.SS ?? attribute.NS ?? [])
}

/** DynamoDB's limit on an item, names included: 400 KB. */
export const itemBytesMax = 400 * 1024

/**
 * The size of an item as DynamoDB counts it: names and strings in UTF-8, three bytes a map or list and one for each
 * member, a number one byte for two digits and one more, one byte for the rest
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
 */
export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + valueBytes(value)),
    0,
  )

const valueBytes = (value: ItemValue): number => {
  if (value === null || typeof value === "boolean") return 1
  if (typeof value === "string") return Buffer.byteLength(value)
  if (typeof value === "number") return numberBytes(value)
  if (isList(value)) return value.reduce<number>((sum, member) => sum + 1 + valueBytes(member), 3)
  return Object.entries(value).reduce(
    (sum, [name, member]) => sum + 1 + Buffer.byteLength(name) + valueBytes(member),
    3,
  )
}

/** One byte, one for a sign and one for each pair of digits, paired from the point on and without pairs of zeros at the ends. */
const numberBytes = (value: number): number => {
  const [whole = "", fraction = ""] = String(Math.abs(value)).split(".")
  const paired = `${whole.length % 2 === 0 ? "" : "0"}${whole}${fraction}${fraction.length % 2 === 0 ? "" : "0"}`
  const significant = paired.replaceAll(/^(?:00)+|(?:00)+$/gu, "").length / 2
  return 1 + significant + (value < 0 ? 1 : 0)
}

/** Write units that putting an item of this size costs in the table itself, indexes apart. */
export const writeUnitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024))
