import { makeLocalAws } from "@orgtag/local-aws"
import { keyAttributesOf, tables, type TableDefinition } from "@orgtag/persistence"
import { Controls, decodePolicy, doctor, type DoctorReport } from "@orgtag/tagging"
import { Effect, Result } from "effect"
import { engineLayer } from "../../src/wiring/engineLayer.ts"
import { type BrokenSetUp, doctorPolicy, fineSeed } from "./brokenSetUps.ts"

/** What an examination came to, and what was written while it went on. */
export interface Examined {
  readonly report: DoctorReport
  readonly tagWrites: number
  readonly indexesCreated: number
  readonly calls: ReadonlyMap<string, number>
}

/** Puts an organization together with what is wrong with it, and has the doctor look at it. */
export const examine = (setUp: Omit<BrokenSetUp, "name" | "says">): Promise<Examined> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const ahead = setUp.clockAheadMs ?? 0
        const aws = yield* makeLocalAws({
          seed: setUp.seed?.(fineSeed()) ?? fineSeed(),
          tables: tablesOf(setUp.tables),
          explorer: { index: () => setUp.explorer === undefined },
          time: {
            now: () => Date.now() - ahead,
            sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
          },
        })
        const { policy } = Result.getOrThrow(
          decodePolicy(setUp.policy?.(doctorPolicy) ?? doctorPolicy, "orgtag.yaml"),
        )
        const credentials =
          setUp.credentials === "nobody's"
            ? { accessKeyId: "AKIANOBODY", secretAccessKey: "x" }
            : aws.credentials
        const { requestHandler, region } = aws
        const layer = engineLayer(policy.record, { requestHandler, credentials, region })
        return yield* Effect.gen(function* () {
          yield* decide(setUp.decided)
          aws.setFaults(setUp.faults ?? [])
          const before = new Map(aws.calls())
          const report = yield* doctor(policy, { region, progress: () => Effect.void })
          const calls = new Map(
            Array.from(aws.calls(), ([name, count]) => [name, count - (before.get(name) ?? 0)] as const),
          )
          return {
            report,
            tagWrites: aws.writes().length,
            indexesCreated: aws.explorerIndexesCreated().size,
            calls,
          }
        }).pipe(Effect.provide(layer))
      }),
    ),
  )

const decide = Effect.fnUntraced(function* (decided: BrokenSetUp["decided"]) {
  const controls = yield* Controls
  const at = "2026-11-01T00:00:00.000Z"
  const userInfo = { type: "unparsed", principal: "a", trigger: "cli" } as const
  if (decided === "an order to stop") yield* controls.orderStop({ reason: "maintenance", userInfo, at })
  if (decided === "another policy is approved")
    yield* controls.approve({ digest: `sha256:${"1".repeat(64)}`, approvedBy: "a stack", at })
})

const tablesOf = (which: BrokenSetUp["tables"]): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  if (which === "none") return []
  const bare =
    which === "history without its sort key" ? "TagHistory" : which === undefined ? "" : "UserActions"
  return tables.map((table) =>
    table.name === bare
      ? inputOf({ name: table.name, partitionKey: table.partitionKey, indexes: [] })
      : inputOf(table),
  )
}

const inputOf = (table: TableDefinition) => ({
  TableName: table.name,
  AttributeDefinitions: keyAttributesOf(table).map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: type,
  })),
  KeySchema: keysOf(table),
  BillingMode: "PAY_PER_REQUEST",
  ...(table.indexes.length === 0
    ? {}
    : {
        GlobalSecondaryIndexes: table.indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keysOf(index),
          Projection: { ProjectionType: index.projection },
        })),
      }),
})

const keysOf = ({ partitionKey, sortKey }: Pick<TableDefinition, "partitionKey" | "sortKey">) => [
  { AttributeName: partitionKey.name, KeyType: "HASH" },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey.name, KeyType: "RANGE" }]),
]
