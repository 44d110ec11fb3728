import { type MetricDefinition, metrics } from "@orgtag/tagging/metrics"
import { prices } from "./prices.ts"

/** An organization, as far as it decides what a month costs. */
export interface CostInput {
  readonly accounts: number
  /** Regions that are swept in each account. */
  readonly regions: number
  /** Resources in each account. */
  readonly resources: number
  /** The part of the resources that is changed on a day, once the first sweep is over. */
  readonly drift: number
  readonly sweepsPerMonth: number
  /** How long it has run: what is kept grows until then. */
  readonly months: number
}

/** One line of a bill. */
export interface CostLine {
  readonly item: string
  /** How it comes about, in the names of `CostInput` and of `assumptions`. */
  readonly arithmetic: string
  readonly dollars: number
}

/**
 * What is assumed beside the input.
 *
 * Write units are those that `libs/persistence/test/writeUnits.test.ts` asserts, for items up to 1 KB; times and sizes are
 * estimates, and nobody has measured them on AWS.
 */
export const assumptions = {
  /** A changed resource with its index; its part of a group is below. */
  unitsPerChange: 5,
  unitsPerGroup: 2,
  /** Resources that get the same change in one call, on average. */
  resourcesPerGroup: 5,
  unitsPerAccountRegion: 4,
  /** One read unit is 4 KB: a head with its tags. */
  unitsPerHead: 1,
  /** A call there and back, in seconds, and how many of one account run beside each other. */
  secondsPerCall: 0.2,
  callsAtOnce: 4,
  /** Calls of an account that have nothing to do with its Regions; in each Region; and resources on a page. */
  callsPerAccount: 5,
  callsPerRegion: 4,
  resourcesPerPage: 100,
  functionGb: 1,
  transitionsPerAccount: 4,
  /** Kilobytes: of a head, of an entry of the history with its row of UserActions, of a row of the ledger. */
  headKb: 1,
  entryKb: 2.5,
  rowKb: 0.6,
  /** Bytes of a line of a manifest, compressed; how much smaller exports are than tables. */
  manifestBytes: 40,
  exportCompression: 5,
  logKbPerRegion: 2,
  /** Days that results and exports are kept, and after which exports are stored cold. */
  keptDays: 400,
  warmDays: 30,
  alarms: 13,
  keys: 3,
  onboardingLooks: (24 * 60 * 30) / 15,
} as const

const a = assumptions

/** The metrics that CloudWatch counts: each name with each value of its dimension. */
const metricCount = Object.values<MetricDefinition>(metrics).reduce(
  (sum, { dimension }) => sum + (dimension?.values.length ?? 1),
  0,
)

/** What the lines of a bill have in common. */
interface Quantities extends CostInput {
  /** Resources of all accounts, and those of them that are changed in a month. */
  readonly all: number
  readonly changes: number
  /** Account-Regions that are swept in a month. */
  readonly rows: number
  /** What the tables hold after all months. */
  readonly gb: number
  readonly keptDays: number
}

const quantitiesOf = (input: CostInput): Quantities => {
  const { accounts, regions, resources, drift, sweepsPerMonth, months } = input
  const all = accounts * resources
  const changes = all * drift * 30
  const rows = accounts * regions * sweepsPerMonth
  const kilobytes = all * (a.headKb + a.entryKb) + months * (changes * a.entryKb + rows * a.rowKb)
  return { ...input, all, changes, rows, gb: kilobytes / 1e6, keptDays: Math.min(months * 30, a.keptDays) }
}

/** What a month costs, line by line. */
export const monthlyCosts = (input: CostInput): ReadonlyArray<CostLine> => {
  const quantities = quantitiesOf(input)
  return [...ofTheRecord(quantities), ...ofRunning(quantities), ...ofWatching(quantities)]
}

const ofTheRecord = (quantities: Quantities): ReadonlyArray<CostLine> => {
  const { all, changes, rows, gb, keptDays, sweepsPerMonth } = quantities
  const warm = Math.min(keptDays, a.warmDays)
  const storedDays = warm * prices.storageGbMonth + (keptDays - warm) * prices.coldStorageGbMonth
  return [
    {
      item: "DynamoDB writes: changes",
      arithmetic: "changes × (unitsPerChange + unitsPerGroup / resourcesPerGroup)",
      dollars: changes * (a.unitsPerChange + a.unitsPerGroup / a.resourcesPerGroup) * prices.writeUnit,
    },
    {
      item: "DynamoDB writes: the ledger",
      arithmetic: "accounts × regions × sweepsPerMonth × unitsPerAccountRegion",
      dollars: rows * a.unitsPerAccountRegion * prices.writeUnit,
    },
    {
      item: "DynamoDB reads",
      arithmetic: "accounts × resources × sweepsPerMonth × unitsPerHead",
      dollars: all * sweepsPerMonth * a.unitsPerHead * prices.readUnit,
    },
    {
      item: "DynamoDB storage and recovery",
      arithmetic: "GB of heads, entries and rows after `months` × (storage + point-in-time recovery)",
      dollars: gb * (prices.tableGbMonth + prices.recoveryGbMonth),
    },
    { item: "Exports: made daily", arithmetic: "GB of the tables × 30", dollars: gb * 30 * prices.exportGb },
    {
      item: "Exports: kept",
      arithmetic: "GB / exportCompression × (warmDays at S3's standard price, the rest of keptDays cold)",
      dollars: (gb / a.exportCompression) * storedDays,
    },
    {
      item: "Manifests",
      arithmetic:
        "accounts × regions × sweepsPerMonth puts, and accounts × resources × manifestBytes × keptDays",
      dollars: rows * prices.putRequest + ((all * a.manifestBytes * keptDays) / 1e9) * prices.storageGbMonth,
    },
  ]
}

const ofRunning = ({ accounts, regions, resources, sweepsPerMonth }: Quantities): ReadonlyArray<CostLine> => {
  const calls = a.callsPerAccount + regions * a.callsPerRegion + (2 * resources) / a.resourcesPerPage
  const seconds = (calls * a.secondsPerCall) / a.callsAtOnce
  const looking = a.onboardingLooks * (1 + (accounts / 20) * a.secondsPerCall)
  const runs = sweepsPerMonth * accounts + a.onboardingLooks
  return [
    {
      item: "Lambda",
      arithmetic:
        "sweepsPerMonth × accounts × calls × secondsPerCall / callsAtOnce × functionGb, and the looks for new accounts",
      dollars:
        (sweepsPerMonth * accounts * seconds + looking) * a.functionGb * prices.lambdaGbSecond +
        runs * prices.lambdaRequest,
    },
    {
      item: "Step Functions",
      arithmetic: "(sweepsPerMonth × accounts + onboardingLooks) × transitionsPerAccount",
      dollars: runs * a.transitionsPerAccount * prices.stateTransition,
    },
  ]
}

const ofWatching = ({ accounts, sweepsPerMonth, rows, months }: Quantities): ReadonlyArray<CostLine> => [
  {
    item: "Metrics, alarms, dashboard",
    arithmetic: `${metricCount} metrics, ${a.alarms} alarms, 1 dashboard`,
    dollars: metricCount * prices.metricMonth + a.alarms * prices.alarmMonth + prices.dashboardMonth,
  },
  {
    item: "Logs",
    arithmetic: "accounts × regions × sweepsPerMonth × logKbPerRegion, taken in and kept",
    dollars: ((rows * a.logKbPerRegion) / 1e6) * (prices.logGb + Math.min(months, 13) * prices.logGbMonth),
  },
  {
    item: "Keys",
    arithmetic: `${a.keys} keys, and 10 requests for each account and sweep`,
    dollars: a.keys * prices.keyMonth + sweepsPerMonth * accounts * 10 * prices.keyRequest,
  },
]

/** The sum of a bill. */
export const totalOf = (lines: ReadonlyArray<CostLine>): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0)

/** The organizations that the page speaks of, but for how many accounts they have. */
export const usualInput: Omit<CostInput, "accounts"> = {
  regions: 17,
  resources: 500,
  drift: 0.005,
  sweepsPerMonth: 30,
  months: 12,
}
