import {
  ApiCalls,
  arnParts,
  AccountId,
  Caller,
  Controls,
  type Head,
  type RegionState,
  Region,
  type ResourceArn,
  ResourceRecord,
  type Seal,
  type SealableRow,
  Seals,
  type SweepHeader,
  SweepLedger,
  type UserInfo,
} from "@orgtag/tagging"
import { Effect, Layer, Stream } from "effect"
import type { ModelCalls } from "./ModelCalls.ts"
import type { OrganizationModel } from "./OrganizationModel.ts"

/** Rows that one Query answers at the most, where a row has about a kilobyte (AWS answers 1 MB). */
const rowsPerQuery = 1000

/** The ports of the record over a computed organization: of a resource it keeps what was written, and nothing else. */
export const simulatedRecord = (
  model: OrganizationModel,
  calls: ModelCalls,
): Layer.Layer<ApiCalls | Caller | Controls | ResourceRecord | Seals | SweepLedger> =>
  Layer.mergeAll(
    Layer.succeed(ApiCalls, {
      counts: Effect.sync(() => calls.counts),
      throttled: Effect.sync(() => calls.throttles),
    }),
    Layer.succeed(Caller, {
      identity: calls.aws({ service: "STS", operation: "GetCallerIdentity" }, () => ({
        arn: "arn:aws:sts::222222222222:assumed-role/orgtag-sweep/bench",
        account: "222222222222",
        userId: "AROA:bench",
      })),
    }),
    Layer.succeed(Controls, {
      storePolicy: () => calls.tables("PutItem", () => {}),
      policy: () => Effect.undefined,
      approved: calls.tables("GetItem", () => undefined),
      approve: () => Effect.void,
      stopOrder: calls.tables("GetItem", () => undefined),
      orderStop: () => Effect.void,
      resume: () => Effect.succeed(false),
    }),
    Layer.succeed(ResourceRecord, recordOf(model, calls)),
    Layer.sync(Seals, () => sealsOf(calls)),
    Layer.sync(SweepLedger, () => ledgerOf(calls)),
  )

const placeOf = (arn: ResourceArn) => {
  const { account, region } = arnParts(arn)
  return { account: AccountId.make(account), region: Region.make(region) }
}

const recordOf = (model: OrganizationModel, calls: ModelCalls): ResourceRecord["Service"] => {
  const write = (arn: ResourceArn, what: "seen" | "changed"): void => {
    const { account, region } = placeOf(arn)
    model.write(model.cellOf(account, region), model.numberOf(arn), what)
  }
  return {
    heads: (arns) =>
      arns.length === 0
        ? Effect.succeed(new Map())
        : calls.tables("BatchGetItem", () => {
            const heads = new Map<ResourceArn, Head>()
            for (const arn of arns) {
              const { account, region } = placeOf(arn)
              const cell = model.cellOf(account, region)
              const number = model.numberOf(arn)
              const written = model.writtenOf(cell, number)
              if (written === "nothing") continue
              heads.set(arn, {
                resource: arn,
                account,
                region,
                tags: model.tagsOf(cell, number),
                timestamp: longAgo,
                userInfo: someone,
                rev: written === "changed" ? 1 : 0,
                hash: "",
                moved: undefined,
                gone: false,
              })
            }
            return heads
          }),
    seeFirst: ({ resource }) =>
      calls.tables("PutItem", () => {
        write(resource, "seen")
        return true
      }),
    // Nothing is ever left open in a benchmark, so that no recovery fences.
    fenceHead: () => Effect.succeed(true),
    moveHead: ({ resource }) =>
      calls.tables("UpdateItem", () => {
        write(resource, "changed")
        return true
      }),
    markGone: () => Effect.die("nothing goes"),
    putEntry: () => calls.tables("PutItem", () => undefined),
    actions: (ids) =>
      ids.length === 0 ? Effect.succeed(new Map()) : calls.tables("BatchGetItem", () => new Map()),
    putActions: (actions) =>
      Effect.map(
        Effect.forEach(
          Array.from({ length: Math.ceil(actions.length / 25) }),
          () => calls.tables("BatchWriteItem", () => {}),
          { concurrency: 4, discard: true },
        ),
        () => new Set(actions.map(({ actionId }) => actionId)),
      ),
    history: () => Stream.empty,
    actionsOfCell: () => Stream.empty,
  }
}

const longAgo = "2020-01-01T00:00:00.000Z"
const someone: UserInfo = { type: "iam-role", principal: "bench", trigger: "cli" }

const sealsOf = (calls: ModelCalls): Seals["Service"] => {
  let last: Seal | undefined
  return {
    head: calls.tables("GetItem", () =>
      last === undefined ? undefined : { number: last.number, hash: last.digest },
    ),
    append: (seal) =>
      calls.tables("PutItem", () => {
        last = seal
        return true
      }),
    list: () => Stream.empty,
  }
}

const ledgerOf = (calls: ModelCalls): SweepLedger["Service"] => {
  const states = new Map<AccountId, Map<Region, RegionState>>()
  const rows = new Map<string, SealableRow>()
  let header: SweepHeader | undefined
  let epoch = 0
  return {
    missingTables: calls.tables("DescribeTable", () => []),
    openSweep: (opened) =>
      calls.tables("PutItem", () => {
        header = opened
        rows.clear()
      }),
    concludeSweep: () => calls.tables("UpdateItem", () => {}),
    sweep: () => calls.tables("GetItem", () => header),
    sweeps: Stream.empty,
    reserveChanges: () => calls.tables("UpdateItem", () => true),
    putRows: (some) =>
      Effect.forEach(
        some,
        (row) => calls.tables("PutItem", () => void rows.set(`${row.account} ${row.region}`, row)),
        { concurrency: 16, discard: true },
      ),
    rows: () =>
      Stream.fromIterable(rows.values()).pipe(
        Stream.grouped(rowsPerQuery),
        Stream.mapEffect((page) => calls.tables("Query", () => page)),
        Stream.flattenIterable,
      ),
    claim: () => Effect.succeed(true),
    rowsOfAccount: (_sweep, account) =>
      calls.tables("Query", () => Array.from(rows.values()).filter((row) => row.account === account)),
    states: (account) => calls.tables("Query", () => Array.from(states.get(account)?.values() ?? [])),
    putState: (state) =>
      calls.tables("PutItem", () => {
        const ofAccount = states.get(state.account) ?? new Map<Region, RegionState>()
        states.set(state.account, ofAccount.set(state.region, state))
        return true
      }),
    openGroup: () => calls.tables("PutItem", () => true),
    groups: () => calls.tables("Query", () => []),
    allGroups: () => Stream.empty,
    takeOver: () => calls.tables("UpdateItem", () => true),
    closeGroup: () => calls.tables("UpdateItem", () => true),
    acquireLease: (account, holder, now, seconds) =>
      calls.tables("UpdateItem", () => {
        epoch += 1
        return { acquired: true, lease: { account, holder, epoch, expiresAt: now + seconds * 1000 } }
      }),
    renewLease: () => calls.tables("UpdateItem", () => true),
    releaseLease: () => calls.tables("UpdateItem", () => {}),
  }
}
