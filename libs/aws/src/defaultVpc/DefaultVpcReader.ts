import {
  CallFailed,
  type DefaultVpcParts,
  defaultVpcTypes,
  type Region,
  type ResourceArn,
  resourceIdOf,
  resourceTypeOf,
} from "@orgtag/tagging"
import { Effect, Result } from "effect"
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

  /**
   * What EC2 says of at most 100 resources, type by type side by side, and then of the VPCs that those are in; resources of
   * other types are passed over, and none makes no call.
   */
  readonly read = Effect.fnUntraced(
    { self: this },
    function* (
      this: DefaultVpcReader,
      region: Region,
      arns: ReadonlyArray<ResourceArn>,
    ): Effect.fn.Return<DefaultVpcParts> {
      const reads = yield* Effect.forEach(
        Map.groupBy(new Set(arns), (arn) => kindsByType.get(resourceTypeOf(arn))),
        ([kind, own]) => (kind === undefined ? Effect.succeed([]) : this.#readKind(kind, region, own)),
        { concurrency: networkKinds.length },
      )
      const shown = reads.flat()
      const lost = yield* this.#learnVpcs(region, shown)
      const made = new Map<ResourceArn, string>()
      const untold = new Map<ResourceArn, CallFailed>()
      for (const { kind, arn, part } of shown) {
        const told = part._tag === "Success" ? this.#isDefault(region, part.success) : undefined
        if (told === true) made.set(arn, defaultVpcTypes.get(kind.type) ?? kind.type)
        if (told !== undefined) continue
        const missing = unknown(this.#calls, kind, region, arn)
        untold.set(
          arn,
          part._tag === "Failure" ? part.failure : part.success === undefined ? missing : (lost ?? missing),
        )
      }
      return { made, untold }
    },
  )

  /** What EC2 shows of the parts of one kind; undefined of one that it does not know. */
  #readKind(
    kind: NetworkKind,
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
  ): Effect.Effect<ReadonlyArray<PartRead>> {
    return partsOf(this.#calls, kind, region, arns.map(resourceIdOf)).pipe(
      Effect.result,
      Effect.map((read) =>
        arns.map((arn): PartRead => ({
          kind,
          arn,
          part: Result.map(read, (parts) => parts.find(({ id }) => id === resourceIdOf(arn))),
        })),
      ),
    )
  }

  /** Learns of VPCs that parts are in whether each is the default one; succeeds with why that could not be told. */
  #learnVpcs(region: Region, shown: ReadonlyArray<PartRead>): Effect.Effect<CallFailed | undefined> {
    const partsWhere = (wanted: (kind: NetworkKind) => boolean) =>
      shown.flatMap(({ kind, part }) => (wanted(kind) && part._tag === "Success" ? (part.success ?? []) : []))
    this.#remember(
      region,
      partsWhere((kind) => kind === vpcs),
    )
    const parts = partsWhere((kind) => kind !== vpcs)
    const needed = parts.flatMap(({ isDefault }) =>
      typeof isDefault === "object" ? [isDefault.ifDefault] : [],
    )
    const others = [...new Set(needed)].filter((id) => !this.#defaults.has(`${region}|${id}`))
    if (others.length === 0) return Effect.succeed(undefined)
    // The question about VPCs that stood among the others has failed already: it is not put again.
    const failed = shown.find(({ kind, part }) => kind === vpcs && part._tag === "Failure")?.part
    if (failed?._tag === "Failure") return Effect.succeed(failed.failure)
    return partsOf(this.#calls, vpcs, region, others).pipe(
      Effect.map((found) => this.#remember(region, found)),
      Effect.catch((failure) => Effect.succeed(failure)),
    )
  }

  /** Keeps what was said of VPCs, and of nothing else: there are few of them. */
  #remember(region: Region, found: ReadonlyArray<NetworkPart>): undefined {
    for (const { id, isDefault } of found) this.#defaults.set(`${region}|${id}`, isDefault === "yes")
  }

  /** Whether a part is of the default VPC; undefined where that is not known. */
  #isDefault(region: Region, part: NetworkPart | undefined): boolean | undefined {
    if (part === undefined) return undefined
    if (typeof part.isDefault === "string") return part.isDefault === "yes"
    return this.#defaults.get(`${region}|${part.isDefault.ifDefault}`)
  }
}

/** A part that was asked for, and what EC2 showed of it. */
interface PartRead {
  readonly kind: NetworkKind
  readonly arn: ResourceArn
  readonly part: Result.Result<NetworkPart | undefined, CallFailed>
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
