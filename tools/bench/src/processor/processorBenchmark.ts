import { ResourcesAnswer, resourcesOfAnswer } from "@orgtag/aws"
import { demoPolicy, generateOrganization } from "@orgtag/local-aws"
import { AccountId, decodePolicy, makeEvaluator, Region, resourceTypeOf } from "@orgtag/tagging"
import { Result, Schema } from "effect"
import { median } from "../report/median.ts"
import { machine, type Section, shown, whole } from "../report/Section.ts"

const rounds = 40
const pageSize = 100

/** Milliseconds that one run takes: the median of many, after a first one that compiles. */
const timeOf = (run: () => unknown): number => {
  run()
  return median(
    Array.from({ length: rounds }, () => {
      const startedAt = performance.now()
      run()
      return performance.now() - startedAt
    }),
  )
}

/** How long the rules take for a page of resources, against what it takes to read the page at all. */
export const processorBenchmark = async (): Promise<Section> => {
  const seed = generateOrganization({ accounts: 12, regions: 5, resources: 5000, seed: 1 })
  const { policy } = Result.getOrThrow(decodePolicy(demoPolicy(seed), "orgtag.yaml"))
  const account = seed.accounts.toSorted((left, right) => right.resources.length - left.resources.length)[0]
  const rows = (account?.resources ?? []).slice(0, pageSize)
  const text = JSON.stringify({
    PaginationToken: "",
    ResourceTagMappingList: rows.map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  })
  const decode = Schema.decodeUnknownSync(ResourcesAnswer)
  const page = resourcesOfAnswer(decode(JSON.parse(text)))
  const evaluate = makeEvaluator(policy)
  const facts = {
    id: AccountId.make(account?.id ?? "000000000000"),
    name: account?.name ?? "",
    email: account?.email ?? "",
    state: "ACTIVE" as const,
    tags: new Map(Object.entries(account?.tags ?? {})),
    units: [],
  }
  const region = Region.make("eu-west-1")
  const decoding = timeOf(() => resourcesOfAnswer(decode(JSON.parse(text))))
  const planning = timeOf(() =>
    page.map(({ arn, tags }) =>
      evaluate({ account: facts, region, arn, type: resourceTypeOf(arn), observed: tags }, "2031-01-01"),
    ),
  )
  return {
    name: "processor",
    title: "Processor",
    conditions: [
      `${machine()}. One page of ${pageSize} resources of the demo's organization, ${whole(text.length / 1000)} kB of JSON, and the demo's policy`,
      `of ${policy.rules.length} rules, each to its fixpoint; medians of ${rounds} rounds.`,
    ],
    tables: [
      {
        caption: "Milliseconds a page.",
        rows: [
          ["decoding the page", "planning it", "ratio", "µs a resource"],
          [
            shown(decoding),
            shown(planning),
            shown(planning / decoding),
            shown((planning / pageSize) * 1000, 1),
          ],
        ],
      },
    ],
    bounds: [],
    data: { decoding, planning },
  }
}
