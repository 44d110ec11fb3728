import { demoPolicy } from "@orgtag/local-aws"
import { Effect } from "effect"
import { Fixture, type FixtureOptions } from "./Fixture.ts"
import { type Snapshot, snapshotOf } from "./judge/tags.ts"
import { organizationOf, smallOrganization } from "./organizationOf.ts"

/** What a sweep that nobody disturbs does to the organization of a seed. */
export interface Undisturbed {
  readonly organization: number
  readonly settings: OrganizationSettings
  /** The kinds of its calls, in order. */
  readonly calls: ReadonlyArray<string>
  readonly tags: Snapshot
  /** The ARNs that it changed. */
  readonly changed: ReadonlyArray<string>
}

/** How many seeds share an organization, and with it the sweep that nobody disturbs. */
export const seedsPerOrganization = 5

/** The seed of the organization that a seed plays in. */
export const organizationSeedOf = (seed: number): number => Math.ceil(seed / seedsPerOrganization)

/** What a seed's organization is like, and how it is swept. */
export type OrganizationSettings = Pick<FixtureOptions, "organization" | "policy">

/**
 * Every other organization has one Region, and a policy that asks nothing but the tagging API: a seed of it takes half of
 * the time, and most of its calls are those of the record.
 */
const settingsOf = (organization: number): OrganizationSettings => {
  if (organization % 2 === 1) return {}
  const small = organizationOf(organization, { ...smallOrganization, regions: 1 })
  return { organization: small, policy: `${demoPolicy(small)}${taggingApiOnly}` }
}

const taggingApiOnly = `
inventory: { resourceExplorer: off, iam: off, autoScaling: off }
awsTagPolicies: ignore
`

/** Sweeps the organization of a seed without disturbance. */
export const sweepUndisturbed = Effect.fnUntraced(function* (seed: number, options: FixtureOptions = {}) {
  const organization = organizationSeedOf(seed)
  const settings = settingsOf(organization)
  const fixture = yield* Fixture.make(organization, { ...settings, ...options })
  const { result, life } = yield* Effect.promise(() => fixture.live(fixture.sweep))
  if (result?.outcome !== "complete")
    return yield* Effect.die(
      new Error(`the undisturbed sweep of organization ${organization} is not complete`),
    )
  return {
    organization,
    settings,
    calls: life.calls,
    tags: snapshotOf(fixture),
    changed: Array.from(new Set(fixture.aws.writes().map(({ arn }) => arn))).toSorted(),
  } satisfies Undisturbed
}, Effect.scoped)
