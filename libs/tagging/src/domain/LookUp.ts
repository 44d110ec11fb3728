import { Result } from "effect"
import type { ObservedResource } from "./ObservedResource.ts"
import type { Region } from "./Region.ts"
import type { ResourceArn } from "./ResourceArn.ts"

/** Why an answer to a look-up cannot be true; what it leaves out then means nothing. */
export interface LookUpFlaw {
  readonly code: "NotAskedFor" | "ArnTwice"
  readonly arn: ResourceArn
}

/** What one successful GetResources by ARN, in one Region, said of the resources that were asked for. */
export class LookUp {
  readonly region: Region
  /** Those that it showed. */
  readonly resources: ReadonlyArray<ObservedResource<false>>
  readonly #leftOut: ReadonlySet<ResourceArn>

  private constructor(
    region: Region,
    asked: ReadonlySet<ResourceArn>,
    resources: ReadonlyArray<ObservedResource<false>>,
  ) {
    this.region = region
    this.resources = resources
    const shown = new Set(resources.map(({ arn }) => arn))
    this.#leftOut = new Set(Array.from(asked).filter((arn) => !shown.has(arn)))
  }

  /** The look-up of some ARNs that was answered with these rows, if the answer can be true. */
  static readonly answered = (
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
    resources: ReadonlyArray<ObservedResource<false>>,
  ): Result.Result<LookUp, LookUpFlaw> => {
    const asked = new Set(arns)
    const there = new Set<ResourceArn>()
    for (const { arn } of resources) {
      if (!asked.has(arn)) return Result.fail({ code: "NotAskedFor", arn })
      if (there.has(arn)) return Result.fail({ code: "ArnTwice", arn })
      there.add(arn)
    }
    return Result.succeed(new LookUp(region, asked, resources))
  }

  /** Whether a resource was asked for and the answer is without it. */
  readonly leftOut = (arn: ResourceArn): boolean => this.#leftOut.has(arn)
}
