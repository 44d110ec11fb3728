/** What a query of Resource Explorer can ask of a resource. */
export interface ExplorerSubject {
  readonly arn: string
  readonly account: string
  /** `global` for a resource without a Region. */
  readonly region: string
  readonly service: string
  readonly type: string
  readonly tags: ReadonlyMap<string, string>
}

type Test = (subject: ExplorerSubject) => boolean

/**
 * A query of Resource Explorer: filters AND, the values of one filter (with commas) OR, `-` negates, `*` at the end of a
 * value stands for anything. Everything is compared without regard to case, so that it cannot tell `Owner` from
 * `owner`. `tag:none` finds resources that hold AWS's own tags only.
 */
export interface ExplorerQuery {
  readonly matches: Test
  /** Words that are no filter: Search looks for them in ARNs, ListResources refuses them. */
  readonly words: ReadonlyArray<string>
}

/** Reads a query, or says which filter is not known. */
export const readExplorerQuery = (text: string): ExplorerQuery | { readonly unknownFilter: string } => {
  const tests: Array<Test> = []
  const words: Array<string> = []
  for (const [term] of text.matchAll(/(?:"[^"]*"|\S)+/gu)) {
    const negated = term.startsWith("-")
    const bare = (negated ? term.slice(1) : term).replaceAll('"', "")
    const colon = bare.indexOf(":")
    if (colon < 0 || bare.startsWith("arn:")) {
      words.push(bare)
      const word = bare.toLowerCase()
      tests.push((subject) => subject.arn.toLowerCase().includes(word) !== negated)
      continue
    }
    const filter = bare.slice(0, colon).toLowerCase()
    const test = testOf(filter, bare.slice(colon + 1).split(","))
    if (test === undefined) return { unknownFilter: filter }
    tests.push((subject) => test(subject) !== negated)
  }
  return { matches: (subject) => tests.every((test) => test(subject)), words }
}

const testOf = (filter: string, values: ReadonlyArray<string>): Test | undefined => {
  const any = (text: string): boolean => values.some((value) => isLike(value, text))
  switch (filter) {
    case "accountid":
      return (subject) => any(subject.account)
    case "id":
      return (subject) => any(subject.arn)
    case "region":
      return (subject) => any(subject.region)
    case "resourcetype":
      return (subject) => any(subject.type)
    case "resourcetype.supports":
      return () => values.includes("tags")
    case "service":
      return (subject) => any(subject.service)
    case "tag":
      return (subject) => values.some((value) => hasTag(subject, value))
    case "tag.key":
      return (subject) => [...subject.tags.keys()].some((key) => any(key))
    case "tag.value":
      return (subject) => [...subject.tags.values()].some((value) => any(value))
    default:
      return undefined
  }
}

const hasTag = ({ tags }: ExplorerSubject, wanted: string): boolean => {
  const ofUsers = [...tags].filter(([key]) => !key.toLowerCase().startsWith("aws:"))
  if (wanted.toLowerCase() === "none") return ofUsers.length === 0
  if (wanted.toLowerCase() === "all") return ofUsers.length > 0
  const [key = "", ...value] = wanted.split("=")
  return [...tags].some(
    (tag) => isLike(key, tag[0]) && (value.length === 0 || isLike(value.join("="), tag[1])),
  )
}

const isLike = (pattern: string, text: string): boolean => {
  const wanted = pattern.toLowerCase()
  const found = text.toLowerCase()
  return wanted.endsWith("*") ? found.startsWith(wanted.slice(0, -1)) : found === wanted
}
