import type { AccountSeed, Fault } from "@orgtag/local-aws"
import { SweepLedger } from "@orgtag/tagging"
import { Stream } from "effect"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { home, ireland, organizationWith, ownerRule, playIn, policyWith, swept, tagging } from "./scenario.ts"

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
})
type AnyAccount = typeof anyAccount extends fc.Arbitrary<infer A> ? A : never

const working = (account: AnyAccount): AnyAccount => ({ ...account, state: "ACTIVE" })

/** The rows that there must be: `account region state`. */
const expectedRows = (accounts: ReadonlyArray<AnyAccount>, listed: ReadonlyArray<string> | undefined) =>
  accounts.flatMap(({ state, role, others, unreadable, excluded }, index) => {
    const id = ids[index] ?? ""
    if (state === "SUSPENDED" || state === "CLOSED" || excluded) return [`${id} * exempt`]
    if (role !== "accepts" || state === "PENDING_ACTIVATION") return [`${id} * failed`]
    const enabled = [home, ...others]
    return (listed ?? enabled).map((region) => {
      if (!enabled.includes(region)) return `${id} ${region} exempt`
      return `${id} ${region} ${unreadable.includes(region) ? "failed" : "swept"}`
    })
  })

const faultsOf = (accounts: ReadonlyArray<AnyAccount>): ReadonlyArray<Fault> =>
  accounts.flatMap(({ unreadable }, index) =>
    unreadable.map((region): Fault => ({
      service: tagging,
      operation: "GetResources",
      account: ids[index] ?? "",
      region,
      calls: "rate:1",
      do: { error: { code: "AccessDeniedException", status: 400 } },
    })),
  )

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
              accounts.map(({ state, role, others }, index) => [
                ids[index] ?? "",
                { state, role, enabledRegions: [home, ...others] },
              ]),
            ),
          )
          const excluded = ids.filter((_, index) => accounts[index]?.excluded === true)
          const policy = policyWith(ownerRule, {
            include: '"*"',
            regions: listed === undefined ? "enabled" : `[${listed.join(", ")}]`,
          }).replace("include:", `exclude: [${excluded.map((id) => `"${id}"`).join(", ")}], include:`)
          const checked = excluded.length === 0 ? policy.replace("exclude: [], ", "") : policy
          await playIn({ organization, policy: checked }, async (fixture) => {
            fixture.aws.setFaults(faultsOf(accounts))
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
            const failed = expected.some((row) => row.endsWith("failed"))
            assert.strictEqual(report.outcome, failed ? "partial" : "complete")
          })
        },
      ),
      { numRuns: 25 },
    )
  }, 120_000)
})
