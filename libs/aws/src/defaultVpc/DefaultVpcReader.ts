import {
  CallFailed,
  type DefaultVpcParts,
  defaultVpcTypes,
  type Region,
  type ResourceArn,
  resourceIdOf,
  resourceTypeOf,
} from "@orgtag/tagging"
import { Effect } from "effect"
import { awsLimits } from "../awsLimits.ts"
import { malformed } from "../malformed.ts"
import type { MemberCalls } from "../MemberCalls.ts"
import { collectPages } from "../walkPages.ts"
import { type NetworkKind, networkKinds, type NetworkPart, vpcs } from "./networkKinds.ts"

const kindsByType: ReadonlyMap<string, NetworkKind> = new Map(networkKinds.map((kind) => [kind.type, kind]))

/**
 * Asks EC2 which parts of networks AWS made with the default VPC of a Region.
 *
 * Only what EC2 says of a part itself counts, never that a list is without it: an answer that shows too little must not
 * make a default VPC somebody's own. Which VPC is the default one is asked once in a session.
 */
export class DefaultVpcReader {
  readonly #calls: MemberCalls
  /** `Region|VPC`, for as many as were asked for: AWS allows some hundreds in a Region. */
  readonly #defaults = new Map<string, boolean>()

  constructor(calls: MemberCalls) {
    this.#calls = calls
  }

  /** What EC2 says of at most 100 resources; those of other types are passed over, and none makes no call. */
  readonly read = Effect.fnUntraced(
    { self: this },
    function* (
      this: DefaultVpcReader,
      region: Region,
      arns: ReadonlyArray<ResourceArn>,
    ): Effect.fn.Return<DefaultVpcParts> {
      const made = new Map<ResourceArn, string>()
      const untold = new Map<ResourceArn, CallFailed>()
      const byKind = Map.groupBy(new Set(arns), (arn) => kindsByType.get(resourceTypeOf(arn)))
      for (const [kind, own] of byKind) {
        if (kind === undefined) continue
        const told = yield* Effect.result(this.#told(kind, region, own))
        for (const arn of own) {
          if (told._tag === "Failure") untold.set(arn, told.failure)
          else if (!told.success.has(resourceIdOf(arn)))
            untold.set(arn, unknown(this.#calls, kind, region, arn))
          else if (told.success.get(resourceIdOf(arn)) === true)
            made.set(arn, defaultVpcTypes.get(kind.type) ?? kind.type)
        }
      }
      return { made, untold }
    },
  )

  /** By id, whether each is of the default VPC; those are left out that EC2 does not know. */
  #told(kind: NetworkKind, region: Region, arns: ReadonlyArray<ResourceArn>) {
    return Effect.gen({ self: this }, function* () {
      const parts = yield* partsOf(this.#calls, kind, region, arns.map(resourceIdOf))
      const vpcIds = parts.flatMap(({ isDefault }) =>
        typeof isDefault === "object" ? [isDefault.ifDefault] : [],
      )
      const others = [...new Set(vpcIds)].filter((id) => !this.#defaults.has(`${region}|${id}`))
      for (const { id, isDefault } of [
        ...(others.length === 0 ? [] : yield* partsOf(this.#calls, vpcs, region, others)),
        ...(kind === vpcs ? parts : []),
      ])
        this.#defaults.set(`${region}|${id}`, isDefault === "yes")
      return new Map(
        parts.flatMap(({ id, isDefault }): ReadonlyArray<[string, boolean]> => {
          if (typeof isDefault === "string") return [[id, isDefault === "yes"]]
          const found = this.#defaults.get(`${region}|${isDefault.ifDefault}`)
          return found === undefined ? [] : [[id, found]]
        }),
      )
    })
  }
}

/** What EC2 shows of some parts. An answer with one that was not asked for, or with one twice, is none. */
const partsOf = Effect.fnUntraced(function* (
  calls: MemberCalls,
  kind: NetworkKind,
  region: Region,
  ids: ReadonlyArray<string>,
): Effect.fn.Return<ReadonlyArray<NetworkPart>, CallFailed> {
  const place = placeOf(calls, kind, region)
  const parts = yield* collectPages({
    place,
    pagesMax: awsLimits.smallPages,
    identify: ({ id }: NetworkPart) => id,
    page: (token) => kind.page(calls, { region, ids, token }),
  })
  const asked = new Set(ids)
  const there = new Set<string>()
  for (const { id } of parts) {
    if (!asked.has(id)) return yield* malformed(place, "NotAskedFor", `the answer has ${id}`)
    if (there.has(id)) return yield* malformed(place, "IdTwice", `the answer has ${id} twice`)
    there.add(id)
  }
  return parts
})

const placeOf = (calls: MemberCalls, { operation }: NetworkKind, region: Region) => ({
  service: "EC2",
  operation,
  account: calls.account,
  region,
})

const unknown = (calls: MemberCalls, kind: NetworkKind, region: Region, arn: ResourceArn): CallFailed =>
  new CallFailed({
    ...placeOf(calls, kind, region),
    reason: "not-found",
    code: "NotShown",
    detail: `EC2 does not show ${arn}, so nobody can tell whether it is of the default VPC`,
    effect: "none",
    attempts: 1,
  })
