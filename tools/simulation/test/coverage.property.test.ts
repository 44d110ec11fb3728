import type { AccountSeed, Fault } from "@orgtag/local-aws"
import { SweepLedger } from "@orgtag/tagging"
import { Stream } from "effect"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import {
  home,
  ireland,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  swept,
  tagged,
  tagging,
} from "./scenario.ts"

const frankfurt = "eu-central-1"
const ids = ["111111111111", "222222222222", "333333333333", "444444444444"]

/** One account as it may be, and in which of its Regions reading fails. */
const anyAccount = fc.record({
  state: fc.constantFrom<AccountSeed["state"]>(
    "ACTIVE",
    "ACTIVE",
    "PENDING_CLOSURE",
    "PENDING_ACTIVATION",
    "SUSPENDED",
    "CLOSED",
  ),
  role: fc.constantFrom<AccountSeed["role"]>("accepts", "accepts", "accepts", "missing", "refuses"),
  others: fc.subarray([ireland, frankfurt]),
  unreadable: fc.subarray([home, ireland, frankfurt], { maxLength: 1 }),
  excluded: fc.boolean(),
  /** Whether its Regions cannot be listed, which matters where the policy does not list them. */
  unlisted: fc.constantFrom(true, false, false, false),
  /** Whether a change in Ireland is refused: a failed resource in a row that was swept. */
  refused: fc.constantFrom(true, false, false),
})
type AnyAccount = typeof anyAccount extends fc.Arbitrary<infer A> ? A : never

const working = (account: AnyAccount): AnyAccount => ({ ...account, state: "ACTIVE" })

/** A queue without an owner. */
const dueIn = (id: string) => tagged("orders", { Env: "prod" }, id)

/** How often a name is in a list. */
const count = <A>(all: ReadonlyArray<A>, wanted: (one: A) => boolean): number => all.filter(wanted).length

/** The rows that there must be: `account region state`. */
const expectedRows = (accounts: ReadonlyArray<AnyAccount>, listed: ReadonlyArray<string> | undefined) =>
  accounts.flatMap(({ state, role, others, unreadable, excluded, unlisted }, index) => {
    const id = ids[index] ?? ""
    if (state === "SUSPENDED" || state === "CLOSED" || excluded) return [`${id} * exempt`]
    if (role !== "accepts" || state === "PENDING_ACTIVATION") return [`${id} * failed`]
    if (listed === undefined && unlisted) return [`${id} * failed`]
    const enabled = [home, ...others]
    return (listed ?? enabled).map((region) => {
      if (!enabled.includes(region)) return `${id} ${region} exempt`
      return `${id} ${region} ${unreadable.includes(region) ? "failed" : "swept"}`
    })
  })

const denied: Fault["do"] = { error: { code: "AccessDeniedException", status: 400 } }

const faultsOf = (accounts: ReadonlyArray<AnyAccount>, listed: ReadonlyArray<string> | undefined) =>
  accounts.flatMap(({ unreadable, unlisted, refused }, index): ReadonlyArray<Fault> => {
    const of = { account: ids[index] ?? "", calls: "rate:1" } as const
    const failArn = { code: "AccessDeniedException", statusCode: 403 }
    return [
      ...unreadable.map((region): Fault => ({
        ...of,
        service: tagging,
        operation: "GetResources",
        region,
        do: denied,
      })),
      // Where the policy lists Regions nobody asks, unless a Region answers as if it were off: then it stays true.
      ...(unlisted && listed === undefined
        ? [{ ...of, service: "Account", operation: "ListRegions", do: denied }]
        : []),
      ...(refused
        ? [
            {
              ...of,
              service: tagging,
              operation: "TagResources",
              arn: dueIn(of.account).arn,
              do: { failArn },
            },
          ]
        : []),
    ]
  })

describe("the ledger of a sweep", () => {
  it("has a row for each account that is not entered and for each Region of the others; complete if none failed", async () => {
    await fc.assert(
      fc.asyncProperty(
        // The security account keeps the record, so it is a working one.
        fc.tuple(anyAccount, anyAccount.map(working), anyAccount, anyAccount),
        fc.option(fc.subarray([home, ireland, frankfurt], { minLength: 1 }), { nil: undefined }),
        async (accounts, listed) => {
          const organization = organizationWith(
            Object.fromEntries(
              accounts.map(({ state, role, others }, index) => {
                const id = ids[index] ?? ""
                const resources = others.includes(ireland) ? [dueIn(id)] : []
                return [id, { state, role, enabledRegions: [home, ...others], resources }]
              }),
            ),
          )
          const excluded = ids.filter((_, index) => accounts[index]?.excluded === true)
          const policy = policyWith(ownerRule, {
            include: '"*"',
            regions: listed === undefined ? "enabled" : `[${listed.join(", ")}]`,
          }).replace("include:", `exclude: [${excluded.map((id) => `"${id}"`).join(", ")}], include:`)
          const checked = excluded.length === 0 ? policy.replace("exclude: [], ", "") : policy
          await playIn({ organization, policy: checked }, async (fixture) => {
            fixture.aws.setFaults(faultsOf(accounts, listed))
            const report = await swept(fixture)
            const { result: rows = [] } = await fixture.live(
              SweepLedger.use((ledger) => Stream.runCollect(ledger.rows(report.sweepId))),
            )
            const ended = rows.filter(({ state }) => state !== "entered")
            const expected = expectedRows(accounts, listed)
            assert.sameMembers(
              ended.map(({ account, region, state }) => `${account} ${region} ${state}`),
              expected,
            )
            const isSwept = (index: number) => expected.includes(`${ids[index]} ${ireland} swept`)
            const refusals = accounts.filter(({ refused }, index) => refused && isSwept(index)).length
            assert.deepInclude(report.resources, {
              failed: refusals,
              changed: count(ids, (id) => expected.includes(`${id} ${ireland} swept`)) - refusals,
            })
            const failed = refusals > 0 || expected.some((row) => row.endsWith("failed"))
            assert.strictEqual(report.outcome, failed ? "partial" : "complete")
            const ends = (state: string) => count(expected, (row) => row.endsWith(state))
            assert.deepEqual(report.coverage.accountRegions, {
              total: expected.length,
              swept: ends("swept"),
              failed: ends("failed"),
              exempt: ends("exempt"),
            })
            // Every failed row, and every failed resource, is told once, with where it is.
            assert.sameMembers(
              report.failures.map(({ account, region, resource }) => resource ?? `${account} ${region}`),
              [
                ...expected.filter((row) => row.endsWith("failed")).map((row) => row.replace(" failed", "")),
                ...accounts.flatMap(({ refused }, index) =>
                  refused && isSwept(index) ? [dueIn(ids[index] ?? "").arn] : [],
                ),
              ],
            )
          })
        },
      ),
      { numRuns: 40 },
    )
  }, 120_000)
})
