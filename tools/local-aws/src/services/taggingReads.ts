import { AwsError } from "../AwsError.ts"
import { answer, type Call } from "../Call.ts"
import type { Input } from "../Input.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { cutPage } from "../Page.ts"
import type { Resource, Tags } from "../Resource.ts"
import { invalidParameter } from "./invalidParameter.ts"

/** How late the tagging API's reads are. */
export interface ReadingOptions {
  /** A write is seen by reads so many milliseconds later; AWS documents no bound. */
  readonly consistencyMs: number
}

/** A pagination token lives 15 minutes. */
const tokenMs = 15 * 60 * 1000

/** Rows of a page where the call names no number. AWS's default is 50. */
const pageDefault = 50

interface Row {
  readonly sequence: number
  readonly arn: string
  readonly tags: Tags
}

/**
 * GetResources: the resources of one account-Region that have or ever had tags, the latter with `Tags: []`, rows of
 * deleted resources among them. It has no row of a resource that never was tagged, and never one of an IAM user, an
 * IAM role or an Auto Scaling group. The last page's token is "".
 */
export const getResources = (call: Call, state: OrganizationState, now: number, options: ReadingOptions) => {
  const { input } = call
  const moment = now - Math.max(options.consistencyMs, call.faults.staleMs ?? 0)
  const arns = input.texts("ResourceARNList")
  if (input.fields["ResourceARNList"] !== undefined) return byArn(call, state, moment, arns)

  const size = input.whole("ResourcesPerPage", 1, 100) ?? pageDefault
  const tagsMax = input.whole("TagsPerPage", 100, 500)
  const after = positionOf(input.text("PaginationToken"), now)
  const matches = filterOf(input)
  const cell = state.cell(call.account, call.region)
  const rows = rowsOf(cell, { after, limit: size + 1 }, moment, matches)
  const fitting = tagsMax === undefined ? size : Math.min(size, rowsWithin(rows, tagsMax))
  const { take, advance } = cutPage(rows.length, Math.max(1, fitting), call.faults.page)
  return answer({
    PaginationToken:
      advance === undefined ? "" : tokenOf(rows[advance - 1]?.sequence ?? after, now, call.serial),
    ResourceTagMappingList: rows.slice(0, take).map(written),
  })
}

const byArn = (call: Call, state: OrganizationState, moment: number, arns: ReadonlyArray<string>) => {
  const others = ["PaginationToken", "ResourcesPerPage", "TagsPerPage", "TagFilters", "ResourceTypeFilters"]
  const clash = others.find((name) => call.input.fields[name] !== undefined)
  if (clash !== undefined) throw invalidParameter(`ResourceARNList cannot be combined with ${clash}`)
  if (arns.length < 1 || arns.length > 100) throw invalidParameter("ResourceARNList must hold 1 to 100 ARNs")
  const rows = [...new Set(arns)]
    .map((arn) => state.resource(arn))
    .filter((resource) => resource?.account === call.account && resource.region === call.region)
    .map((resource) => (resource === undefined ? undefined : rowOf(resource, moment)))
    .filter((row) => row !== undefined)
  return answer({ PaginationToken: "", ResourceTagMappingList: rows.map(written) })
}

/** GetTagKeys: the keys in use in the account-Region, in one page. */
export const getTagKeys = (call: Call, state: OrganizationState, now: number, options: ReadingOptions) => {
  const rows = rowsOf(
    state.cell(call.account, call.region),
    { after: 0, limit: Number.POSITIVE_INFINITY },
    now - options.consistencyMs,
    () => true,
  )
  return answer({
    PaginationToken: "",
    TagKeys: [...new Set(rows.flatMap((row) => [...row.tags.keys()]))].toSorted(),
  })
}

const written = (row: Row) => ({
  ResourceARN: row.arn,
  Tags: [...row.tags].map(([Key, Value]) => ({ Key, Value })),
})

const rowsOf = (
  cell: ReadonlyArray<Resource>,
  range: { readonly after: number; readonly limit: number },
  moment: number,
  matches: (resource: Resource, tags: Tags) => boolean,
): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  for (
    let index = firstAfter(cell, range.after);
    index < cell.length && rows.length < range.limit;
    index += 1
  ) {
    const resource = cell[index]
    const row = resource === undefined ? undefined : rowOf(resource, moment)
    if (resource !== undefined && row !== undefined && matches(resource, row.tags)) rows.push(row)
  }
  return rows
}

/** A cell is in the order of its sequence, so the place after a position is found by halving. */
const firstAfter = (cell: ReadonlyArray<Resource>, sequence: number): number => {
  let low = 0
  let high = cell.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cell[middle]?.sequence ?? 0) <= sequence) low = middle + 1
    else high = middle
  }
  return low
}

const rowOf = (resource: Resource, moment: number): Row | undefined => {
  const version = resource.asOf(moment)
  if (version === undefined || !version.row || resource.neverListed) return undefined
  return { sequence: resource.sequence, arn: resource.arn, tags: version.tags }
}

const rowsWithin = (rows: ReadonlyArray<Row>, tagsMax: number): number => {
  let tags = 0
  const beyond = rows.findIndex((row) => (tags += row.tags.size) > tagsMax)
  return beyond < 0 ? rows.length : beyond
}

const filterOf = (input: Input): ((resource: Resource, tags: Tags) => boolean) => {
  const types = input.texts("ResourceTypeFilters")
  const filters = input.structures("TagFilters").map((filter) => ({
    key: filter.required("Key"),
    values: filter.texts("Values"),
  }))
  if (types.length > 100) throw invalidParameter("ResourceTypeFilters must hold at most 100 types")
  if (types.some((type) => type.length > 256))
    throw invalidParameter("a resource type is at most 256 characters long")
  if (filters.length > 50) throw invalidParameter("TagFilters must hold at most 50 keys")
  if (filters.some((filter) => filter.values.length > 20))
    throw invalidParameter("a filter holds at most 20 values")
  return (resource, tags) =>
    (types.length === 0 || resource.typeNames.some((name) => types.includes(name))) &&
    filters.every(({ key, values }) => {
      const value = tags.get(key)
      return value !== undefined && (values.length === 0 || values.includes(value))
    })
}

/** A token says after which place the next page begins, and when it was made. It needs nothing kept in memory. */
const tokenOf = (after: number, now: number, serial: number): string =>
  Buffer.from(JSON.stringify([after, now, serial]), "utf8").toString("base64")

const positionOf = (token: string | undefined, now: number): number => {
  if (token === undefined || token === "") return 0
  const found = /^\[(\d+),(-?[\d.]+),\d+\]$/u.exec(Buffer.from(token, "base64").toString("utf8"))
  if (found === null) throw invalidParameter("The pagination token is not valid")
  if (now - Number(found[2]) > tokenMs)
    throw new AwsError("PaginationTokenExpiredException", 400, "The specified PaginationToken has expired")
  return Number(found[1])
}
