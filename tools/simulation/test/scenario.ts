import { type AccountSeed, type OrganizationSeed, type ResourceSeed, twoAccounts } from "@orgtag/local-aws"
import {
  AccountId,
  type HistoryEntry,
  Region,
  ResourceArn,
  ResourceRecord,
  SweepLedger,
  type SweepReport,
  type SweepRequest,
  type UserAction,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { assert } from "vitest"
import { type Fate, Fixture, type FixtureOptions } from "../src/index.ts"

/** The member that most scenarios play in, and its Region. */
export const shop = "333333333333"
export const lab = "444444444444"
export const ireland = "eu-west-1"
export const home = "us-east-1"

export const tagging = "Resource Groups Tagging API"

/** The ARN of a queue. */
export const queue = (name: string, account = shop, region = ireland): string =>
  `arn:aws:sqs:${region}:${account}:${name}`

/** A queue with tags. */
export const tagged = (
  name: string,
  tags: Readonly<Record<string, string>>,
  account = shop,
  region = ireland,
): ResourceSeed => ({
  arn: queue(name, account, region),
  region,
  tags,
  visibility: "tagged",
  tagging: "ok",
})

/** A resource that never had a tag. */
export const untagged = (arn: string, region = ireland): ResourceSeed => ({
  arn,
  region,
  tags: {},
  visibility: "never-tagged",
  tagging: "ok",
})

/** So many queues that are alike. */
export const queues = (
  count: number,
  tags: Readonly<Record<string, string>>,
  account = shop,
  region = ireland,
): ReadonlyArray<ResourceSeed> =>
  Array.from({ length: count }, (_, index) =>
    tagged(`q${String(index + 1).padStart(4, "0")}`, tags, account, region),
  )

/** The organization of two members, of which these hold what is given and the others nothing. */
export const organizationWith = (
  members: Readonly<Record<string, Partial<AccountSeed>>>,
): OrganizationSeed => {
  const organization = twoAccounts()
  return {
    ...organization,
    accounts: organization.accounts.map((account) => ({
      ...account,
      resources: [],
      ...members[account.id],
    })),
  }
}

/** What a scenario's policy says beside its rules. */
export interface PolicyParts {
  readonly include?: string
  readonly regions?: string
  readonly more?: string
  /** The sources beside the tagging API; none where it is not given. */
  readonly inventory?: string
}

/** The text of a policy with these rules, which makes no call that the scenario does not need. */
export const policyWith = (
  rules: string,
  {
    include = `"${shop}"`,
    regions = `[${ireland}]`,
    more = "",
    inventory = "{ resourceExplorer: off, iam: off, autoScaling: off }",
  }: PolicyParts = {},
): string => `version: 1
organization: { include: [${include}], regions: ${regions} }
access: { roleName: orgtag-member, externalId: local, roleCheck: off }
rules:
${rules}
inventory: ${inventory}
awsTagPolicies: ignore
${more}
`

/** A rule that gives every resource an owner where it has none. */
export const ownerRule = "  - { id: owner, set: { Owner: nobody } }"

/** Plays a scenario in an organization of its own. */
export const playIn = (options: FixtureOptions, play: (fixture: Fixture) => Promise<void>): Promise<void> =>
  Effect.runPromise(
    Effect.scoped(
      Fixture.make(1, options).pipe(Effect.flatMap((fixture) => Effect.promise(() => play(fixture)))),
    ),
  )

/** Runs a sweep that must end. */
export const swept = async (
  fixture: Fixture,
  asked: Partial<SweepRequest> = {},
  fate: Fate = {},
): Promise<SweepReport> => {
  const { result } = await fixture.live(fixture.sweepOf(asked), fate)
  assert.isDefined(result)
  addsUp(result)
  return result
}

/** What holds for the counts of every report. */
export const addsUp = ({ mode, resources, changes, coverage }: SweepReport): void => {
  const { seen, ...classes } = resources
  assert.strictEqual(
    Object.values(classes).reduce((left, right) => left + right, 0),
    seen,
    "the classes add up to what was seen",
  )
  if (mode === "apply")
    assert.strictEqual(
      changes.add + changes.replace + changes.remove,
      changes.verified + changes.accepted + changes.failed,
      "every change ended in one way",
    )
  for (const { total, swept, failed, exempt } of [coverage.accounts, coverage.accountRegions])
    assert.strictEqual(total, swept + failed + exempt, "every row ended in one way")
}

/** The entries of a resource, oldest first. */
export const historyOf = async (fixture: Fixture, arn: string): Promise<ReadonlyArray<HistoryEntry>> => {
  const { result } = await fixture.live(
    ResourceRecord.use((record) => Stream.runCollect(record.history(ResourceArn.make(arn)))),
  )
  return (result ?? []).toReversed()
}

/** The actions of one sweep in an account-Region. */
export const actionsOf = async (
  fixture: Fixture,
  { sweepId }: SweepReport,
  account = shop,
  region = ireland,
): Promise<ReadonlyArray<UserAction>> => {
  const { result } = await fixture.live(
    ResourceRecord.use((record) =>
      Stream.runCollect(record.actionsOfCell(sweepId, AccountId.make(account), Region.make(region))),
    ),
  )
  return result ?? []
}

/** How many groups of an account-Region are open, and how many are closed. */
export const groupsOf = async (fixture: Fixture, account = shop, region = ireland) => {
  const { result } = await fixture.live(
    SweepLedger.use((ledger) => ledger.groups(AccountId.make(account), Region.make(region), undefined)),
  )
  const groups = result ?? []
  const open = groups.filter(({ closed }) => closed === undefined).length
  return { open, closed: groups.length - open }
}

/** The calls that a program made, by name. */
export const callsDuring = async (fixture: Fixture, act: () => Promise<unknown>) => {
  const before = new Map(fixture.aws.calls())
  await act()
  return new Map(
    Array.from(
      fixture.aws.calls(),
      ([name, count]) => [name, count - (before.get(name) ?? 0)] as const,
    ).filter(([, count]) => count > 0),
  )
}
