import { demoPolicy } from "@orgtag/local-aws"
import { Effect } from "effect"
import { Fixture, type FixtureOptions } from "./Fixture.ts"
import { type Ground, groundOf } from "./Ground.ts"
import { type Snapshot, snapshotOf } from "./judge/tags.ts"
import { narrowOrganization, organizationOf } from "./organizationOf.ts"

/** What a sweep that nobody disturbs does to the organization of a seed. */
export interface Undisturbed {
  readonly ground: Pick<Ground, "organization" | "isWide">
  readonly settings: OrganizationSettings
  /** The steps of its calls (`stepOf`), in order. */
  readonly steps: ReadonlyArray<string>
  readonly tags: Snapshot
  /** The ARNs that it changed. */
  readonly changed: ReadonlyArray<string>
}

/** What a seed's organization is like, and how it is swept. */
export type OrganizationSettings = Pick<FixtureOptions, "organization" | "policy">

/**
 * A narrow organization has one Region, and a policy that asks nothing but the tagging API: a seed of it takes half of the
 * time, and most of its calls are those of the record.
 */
const settingsOf = ({ organization, isWide }: Ground): OrganizationSettings => {
  if (isWide) return {}
  const narrow = organizationOf(organization, narrowOrganization)
  return { organization: narrow, policy: `${demoPolicy(narrow)}${taggingApiOnly}` }
}

const taggingApiOnly = `
inventory: { resourceExplorer: off, iam: off, autoScaling: off, ec2: off }
awsTagPolicies: ignore
`

/** Sweeps the organization of a seed without disturbance. */
export const sweepUndisturbed = Effect.fnUntraced(function* (seed: number, options: FixtureOptions = {}) {
  const ground = groundOf(seed)
  const { organization } = ground
  const settings = settingsOf(ground)
  const fixture = yield* Fixture.make(organization, { ...settings, ...options })
  const { result, life } = yield* Effect.promise(() => fixture.live(fixture.sweep))
  if (result?.outcome !== "complete")
    return yield* Effect.die(
      new Error(`the undisturbed sweep of organization ${organization} is not complete`),
    )
  return {
    ground,
    settings,
    steps: life.steps,
    tags: snapshotOf(fixture),
    changed: Array.from(new Set(fixture.aws.writes().map(({ arn }) => arn))).toSorted(),
  } satisfies Undisturbed
}, Effect.scoped)
