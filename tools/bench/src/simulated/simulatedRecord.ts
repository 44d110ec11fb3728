import {
  ApiCalls,
  arnParts,
  AccountId,
  Caller,
  Controls,
  type Head,
  Region,
  type ResourceArn,
  ResourceRecord,
  type Seal,
  Seals,
  SweepLedger,
  type UserInfo,
} from "@orgtag/tagging"
import { Effect, Layer, Stream } from "effect"
import type { ModelCalls } from "./ModelCalls.ts"
import type { OrganizationModel } from "./OrganizationModel.ts"
import { type LedgerOnDisk, simulatedLedger } from "./simulatedLedger.ts"

/** The ports of the record over a computed organization: of a resource it keeps what was written, and nothing else. */
export const simulatedRecord = (
  model: OrganizationModel,
  calls: ModelCalls,
  kept: LedgerOnDisk,
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
    Layer.succeed(Controls, controlsOf(calls)),
    Layer.succeed(ResourceRecord, recordOf(model, calls)),
    Layer.succeed(Seals, sealsOf(calls)),
    Layer.succeed(SweepLedger, simulatedLedger(model, calls, kept)),
  )

const controlsOf = (calls: ModelCalls): Controls["Service"] => {
  let stored = false
  return {
    storePolicy: () =>
      Effect.gen(function* () {
        if (yield* calls.tables("BatchGetItem", () => stored)) return
        yield* calls.tables("PutItem", () => {
          stored = true
        })
      }),
    policy: () => Effect.undefined,
    approved: calls.tables("BatchGetItem", () => undefined),
    approve: () => Effect.void,
    stopOrder: calls.tables("BatchGetItem", () => undefined),
    orderStop: () => Effect.void,
    resume: () => Effect.succeed(false),
  }
}

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
    head: calls.tables("Query", () =>
      last === undefined ? undefined : { number: last.number, hash: last.digest },
    ),
    append: (seal) =>
      Effect.andThen(
        calls.tables("PutItem", () => {
          last = seal
        }),
        calls.tables("UpdateItem", () => true),
      ),
    list: () =>
      Stream.fromEffect(calls.tables("Query", () => (last === undefined ? [] : [last]))).pipe(
        Stream.flattenIterable,
      ),
  }
}
