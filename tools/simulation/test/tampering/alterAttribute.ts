import type { AttributeValue } from "@aws-sdk/client-dynamodb"

type Item = Readonly<Record<string, AttributeValue>>

/** Every way to alter one thing in an item, but in attributes that are left out: the item with it, and where it is. */
export const alterations = (item: Item, but: ReadonlyArray<string>): ReadonlyArray<readonly [string, Item]> =>
  Object.entries(item).flatMap(([name, value]) =>
    but.includes(name)
      ? []
      : altered(value).map(([where, other]) => [`${name}${where}`, { ...item, [name]: other }] as const),
  )

type Altered = ReadonlyArray<readonly [where: string, value: AttributeValue]>

const altered = (value: AttributeValue): Altered => {
  if (value.S !== undefined)
    return [
      ["", { S: value.S === "" ? "x" : value.S.slice(1) }],
      ["", { S: `${value.S}x` }],
    ]
  if (value.N !== undefined) return [["", { N: String(Number(value.N) + 1) }]]
  if (value.BOOL !== undefined) return [["", { BOOL: !value.BOOL }]]
  if (value.NULL === true) return [["", { S: "null no more" }]]
  if (value.L !== undefined) return inList(value.L)
  if (value.M !== undefined) return inMap(value.M)
  return []
}

const inList = (list: ReadonlyArray<AttributeValue>): Altered => [
  ...list.flatMap((member, index) =>
    altered(member).map(([where, other]) => [`[${index}]${where}`, { L: list.with(index, other) }] as const),
  ),
  ...(list.length === 0 ? [] : [["[one less]", { L: list.slice(1) }] as const]),
]

const inMap = (map: Item): Altered => [
  ...Object.entries(map).flatMap(([name, member]) =>
    altered(member).map(([where, other]) => [`.${name}${where}`, { M: { ...map, [name]: other } }] as const),
  ),
  ...Object.keys(map).map(
    (name) =>
      [
        `.${name} gone`,
        { M: Object.fromEntries(Object.entries(map).filter(([other]) => other !== name)) },
      ] as const,
  ),
]
