import { AwsError } from "../AwsError.ts"
import { answer, type Call, type Operation, type Service } from "../Call.ts"
import type { ExplorerIndexes, ExplorerView } from "../ExplorerIndexes.ts"
import { readExplorerQuery, type ExplorerSubject } from "../ExplorerQuery.ts"
import type { LocalTime } from "../LocalTime.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { cutPage } from "../Page.ts"
import { restJsonProtocol } from "../protocols/restJsonProtocol.ts"
import type { Resource } from "../Resource.ts"

/** A search answers no more than this, whatever there is. */
const searchMax = 1000
const queryLengthMax = 1280
/** A token lives 24 hours. */
const tokenMs = 24 * 60 * 60 * 1000

/** How late Resource Explorer is. */
export interface ExplorerOptions {
  /** It sees a change of tags, or a new resource, so much later. On AWS about 30 s. */
  readonly lagMs: number
}

/**
 * Resource Explorer in one account and Region: resources whether or not they ever were tagged. It does not know the tags
 * of IAM users and roles, which therefore always look untagged. Global resources are in the home Region's index, as
 * `region:global`; an index that gathers all Regions shows those of all. Search holds at most 1,000 results; ListResources
 * holds all of them but gives no token where MaxResults is 1,000. The first Search or ListResources in a Region without an
 * index creates one; without the service-linked role it does not, and shows only what has tags.
 */
export const explorerService = (
  state: OrganizationState,
  time: LocalTime,
  indexes: ExplorerIndexes,
  options: ExplorerOptions,
): Service => {
  const parts = { state, time, indexes, options }
  return {
    id: "Resource Explorer 2",
    signingName: "resource-explorer-2",
    protocol: restJsonProtocol(
      new Map([
        ["POST /GetDefaultView", "GetDefaultView"],
        ["POST /GetIndex", "GetIndex"],
        ["POST /GetView", "GetView"],
        ["POST /ListResources", "ListResources"],
        ["POST /ListViews", "ListViews"],
        ["POST /Search", "Search"],
      ]),
      "Message",
    ),
    regions: "enabled",
    operations: new Map<string, Operation>([
      ["GetDefaultView", (call) => getDefaultView(call, parts)],
      ["GetIndex", (call) => getIndex(call, parts)],
      ["GetView", (call) => getView(call, parts)],
      ["ListResources", (call) => listResources(call, parts)],
      ["ListViews", (call) => listViews(call, parts)],
      ["Search", (call) => search(call, parts)],
    ]),
    buckets: (operation) => {
      const perSecond = operation === "Search" ? 5 : 3
      return [{ name: `explorer:${operation}`, perSecond, burst: perSecond, scope: "account-region" }]
    },
    throttled: () => new AwsError("ThrottlingException", 429, "Rate exceeded"),
    invalid,
    actionPrefix: "resource-explorer-2",
  }
}

interface Parts {
  readonly state: OrganizationState
  readonly time: LocalTime
  readonly indexes: ExplorerIndexes
  readonly options: ExplorerOptions
}

const invalid = (message: string): AwsError => new AwsError("ValidationException", 400, message)

const arnOf = (call: Call, { state }: Parts, rest: string): string =>
  `arn:${state.seed.partition}:resource-explorer-2:${call.region}:${call.account}:${rest}`

const viewArn = (call: Call, parts: Parts, { name }: ExplorerView): string =>
  arnOf(call, parts, `view/${name}/00000000-0000-4000-8000-000000000001`)

const getIndex = (call: Call, parts: Parts) => {
  const createdAt = parts.indexes.createdAt(call.account, call.region)
  if (createdAt === undefined)
    throw new AwsError("ResourceNotFoundException", 404, "There is no index in this Region.")
  return answer({
    Arn: arnOf(call, parts, "index/local"),
    Type: parts.indexes.gathersAll(call.account, call.region) ? "AGGREGATOR" : "LOCAL",
    State: "ACTIVE",
    CreatedAt: new Date(createdAt).toISOString(),
    ReplicatingFrom: [],
    ReplicatingTo: [],
    Tags: {},
  })
}

const viewsOf = (call: Call, parts: Parts) => parts.indexes.views(call.account, call.region)

const getDefaultView = (call: Call, parts: Parts) => {
  const view = viewsOf(call, parts).find(({ isDefault }) => isDefault)
  return answer(view === undefined ? {} : { ViewArn: viewArn(call, parts, view) })
}

const listViews = (call: Call, parts: Parts) =>
  answer({ Views: viewsOf(call, parts).map((view) => viewArn(call, parts, view)) })

const getView = (call: Call, parts: Parts) => {
  const wanted = call.input.required("ViewArn")
  const view = viewsOf(call, parts).find((each) => viewArn(call, parts, each) === wanted)
  if (view === undefined) throw new AwsError("ResourceNotFoundException", 404, "There is no such view.")
  return answer({
    View: {
      ViewArn: wanted,
      ViewName: view.name,
      Owner: call.account,
      Scope: `arn:${parts.state.seed.partition}:iam::${call.account}:root`,
      IncludedProperties: [{ Name: "tags" }],
      Filters: { FilterString: view.filter },
    },
    Tags: {},
  })
}

/** The view that a search goes through: the one that it names, else the default. A Region without an index has none. */
const usedView = (call: Call, parts: Parts): ExplorerView | undefined => {
  const wanted = call.input.text("ViewArn")
  const views = viewsOf(call, parts)
  if (!parts.indexes.has(call.account, call.region)) return undefined
  const view = views.find((each) =>
    wanted === undefined ? each.isDefault : viewArn(call, parts, each) === wanted,
  )
  if (view !== undefined) return view
  throw new AwsError("UnauthorizedException", 401, "The view does not exist, or there is no default view.")
}

const search = (call: Call, parts: Parts) => {
  const found = resourcesOf(call, parts, call.input.required("QueryString"), true)
  const size = call.input.whole("MaxResults", 1, 1000) ?? 100
  const Count = { TotalResources: Math.min(found.length, searchMax), Complete: found.length <= searchMax }
  return paged(call, parts, found.slice(0, searchMax), size, { Count })
}

const listResources = (call: Call, parts: Parts) => {
  const query = call.input.structure("Filters")?.required("FilterString") ?? ""
  const size = call.input.whole("MaxResults", 1, 1000) ?? 100
  const found = resourcesOf(call, parts, query, false)
  // With MaxResults 1,000 AWS gives no token: what is beyond is silently left out.
  return paged(call, parts, size === 1000 ? found.slice(0, 1000) : found, size, {})
}

const resourcesOf = (
  call: Call,
  parts: Parts,
  text: string,
  takesWords: boolean,
): ReadonlyArray<ExplorerSubject> => {
  if (text.length > queryLengthMax)
    throw invalid(`a query is at most ${String(queryLengthMax)} characters long`)
  const query = readExplorerQuery(text)
  if ("unknownFilter" in query) throw invalid(`Unrecognized filter ${query.unknownFilter}`)
  if (!takesWords && query.words.length > 0) throw invalid("ListResources takes filters only")
  const { account, region } = call
  parts.indexes.create(account, region, parts.time.now())
  const throughView = readExplorerQuery(usedView(call, parts)?.filter ?? "")
  const moment = parts.time.now() - Math.max(parts.options.lagMs, call.faults.staleMs ?? 0)
  const regions = parts.indexes.gathersAll(account, region)
    ? (parts.state.accounts.get(account)?.enabledRegions ?? [])
    : [region]
  return regions
    .flatMap((each) => parts.state.cell(account, each))
    .map((resource) => subjectOf(resource, moment))
    .filter((subject) => subject !== undefined)
    .filter((subject) => parts.indexes.has(account, region) || subject.tags.size > 0)
    .filter((subject) => query.matches(subject))
    .filter((subject) => !("matches" in throughView) || throughView.matches(subject))
}

const untracked = /^arn:[\w-]+:iam::\d{12}:(?:user|role)\//u

const subjectOf = (resource: Resource, moment: number): ExplorerSubject | undefined => {
  const version = resource.asOf(moment)
  if (version?.exists !== true) return undefined
  const { arn, account, region, service, type } = resource
  return {
    arn,
    account,
    region: arn.split(":")[3] === "" && service !== "s3" ? "global" : region,
    service,
    type,
    tags: untracked.test(arn) ? new Map() : version.tags,
  }
}

const paged = (
  call: Call,
  parts: Parts,
  found: ReadonlyArray<ExplorerSubject>,
  size: number,
  more: Readonly<Record<string, unknown>>,
) => {
  const now = parts.time.now()
  const from = startOf(call.input.text("NextToken"), now)
  const { take, advance } = cutPage(Math.max(0, found.length - from), size, call.faults.page)
  return answer({
    Resources: found.slice(from, from + take).map((subject) => written(subject, now)),
    ...viewUsed(call, parts),
    ...(advance === undefined ? {} : { NextToken: tokenOf(from + advance, now, call.serial) }),
    ...more,
  })
}

const viewUsed = (call: Call, parts: Parts) => {
  const view = usedView(call, parts)
  return view === undefined ? {} : { ViewArn: viewArn(call, parts, view) }
}

const written = (subject: ExplorerSubject, now: number) => {
  const LastReportedAt = new Date(now).toISOString()
  const Data = [...subject.tags].map(([Key, Value]) => ({ Key, Value }))
  return {
    Arn: subject.arn,
    OwningAccountId: subject.account,
    Region: subject.region,
    ResourceType: subject.type,
    Service: subject.service,
    LastReportedAt,
    Properties: Data.length === 0 ? [] : [{ Name: "tags", LastReportedAt, Data }],
  }
}

const tokenOf = (from: number, now: number, serial: number): string =>
  Buffer.from(JSON.stringify([from, now, serial]), "utf8").toString("base64url")

const startOf = (token: string | undefined, now: number): number => {
  if (token === undefined) return 0
  const found = /^\[(\d+),(-?[\d.]+),\d+\]$/u.exec(Buffer.from(token, "base64url").toString("utf8"))
  if (found === null || now - Number(found[2]) > tokenMs) throw invalid("The NextToken is not valid")
  return Number(found[1])
}
