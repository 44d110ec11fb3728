type Fields = Readonly<Record<string, unknown>>

/**
 * Which step of a sweep a call is: `<service id>:<Operation>`, and of the tables' calls also the table, and in the ledger
 * what is written there (`group`, `state`, `seal`, …), for an operation by itself says little of what a death in it means.
 */
export const stepOf = (service: string, operation: string, input: Fields): string => {
  // Which of its reads are made depends on what kinds of parts of networks there are.
  if (service === "EC2") return "EC2:Describe"
  const call = `${service}:${operation}`
  if (service !== "DynamoDB" || operation === "DescribeTable") return call
  const table = tableOf(input)
  const written = table === "SweepLedger" ? keyOf(input) : undefined
  return written === undefined ? `${call} ${table}` : `${call} ${ledgerItem(written)}`
}

const tableOf = ({ TableName, RequestItems }: Fields): string =>
  typeof TableName === "string" ? TableName : Object.keys(fieldsOf(RequestItems)).join()

/** The key of the item that a call writes; undefined for a read. */
const keyOf = ({ Item, Key }: Fields): Fields | undefined =>
  Item === undefined && Key === undefined ? undefined : fieldsOf(Item ?? Key)

const ledgerItem = ({ pk, sk }: Fields): string => {
  const [partition, sort] = [textOf(pk), textOf(sk)]
  const known = ledgerItems.find(([prefix]) => partition === prefix || partition.startsWith(`${prefix}#`))
  if (known !== undefined) return sort === "head" ? `head of the ${known[1]}s` : known[1]
  return /#\d\d$/u.test(partition) ? "row" : sort === "#" ? "header" : partition
}

const ledgerItems = [
  ["lease", "lease"],
  ["state", "state"],
  ["wal", "group"],
  ["sweeps", "sweep"],
  ["seals", "seal"],
  ["policies", "policy"],
  ["control", "control"],
] as const

const textOf = (value: unknown): string => {
  const text = fieldsOf(value)["S"]
  return typeof text === "string" ? text : ""
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {}
