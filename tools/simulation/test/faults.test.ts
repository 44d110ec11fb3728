import type { Fault } from "@orgtag/local-aws"
import type { SweepReport } from "@orgtag/tagging"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { Fixture, differencesOf, judgeRecord, snapshotOf } from "../src/index.ts"

const tagging = "Resource Groups Tagging API"
const size = { accounts: 5, regions: 3, resources: 400 }

/** The account-Regions and resources that the faults hit, drawn from what a plan says is due. */
interface Victims {
  readonly refusing: string
  readonly html: Cell
  readonly empty: Cell
  readonly failingArns: ReadonlyArray<string>
}
interface Cell {
  readonly account: string
  readonly region: string
}

const faultsFor = ({ refusing, html, empty, failingArns }: Victims): ReadonlyArray<Fault> => [
  {
    service: "STS",
    operation: "AssumeRole",
    account: refusing,
    calls: "rate:1",
    do: { error: { code: "AccessDenied", status: 403 } },
  },
  ...["GetResources", "TagResources", "UntagResources"].map((operation): Fault => ({
    service: tagging,
    operation,
    calls: "rate:0.05",
    do: { throttle: true },
  })),
  ...failingArns.flatMap((arn) =>
    ["TagResources", "UntagResources"].map((operation): Fault => ({
      service: tagging,
      operation,
      arn,
      calls: "rate:1",
      do: { failArn: { code: "AccessDeniedException", statusCode: 403 } },
    })),
  ),
  {
    service: tagging,
    operation: "GetResources",
    ...html,
    calls: "rate:1",
    do: { answer: { status: 200, body: "<html><body>Welcome to the hotel network</body></html>" } },
  },
  {
    service: tagging,
    operation: "GetResources",
    ...empty,
    calls: "rate:1",
    do: { answer: { status: 200, body: "{}" } },
  },
]

/** Three members to be hit, each with a Region in which something is due. */
const victimsOf = (undisturbed: Fixture): Victims => {
  const cells = Array.from(
    new Map(
      undisturbed.aws
        .writes()
        .map(({ account, region }) => [`${account} ${region}`, { account, region }] as const),
    ).values(),
  )
  const [html, ...rest] = cells.filter(({ account }) => account !== "111111111111")
  const empty = rest.find(({ account }) => account !== html?.account)
  const refusing = rest.find(({ account }) => account !== html?.account && account !== empty?.account)
  assert.isDefined(html)
  assert.isDefined(empty)
  assert.isDefined(refusing)
  const failing = undisturbed.aws
    .writes()
    .filter(({ account }) => ![html.account, empty.account, refusing.account].includes(account))
  const failingArns = Array.from(new Set(failing.map(({ arn }) => arn))).slice(0, 3)
  return { refusing: refusing.account, html, empty, failingArns }
}

const isUnread = (cell: Cell, { refusing, html, empty }: Victims): boolean =>
  cell.account === refusing ||
  [html, empty].some(({ account, region }) => cell.account === account && cell.region === region)

const failuresAt = (report: SweepReport, cell: Partial<Cell>) =>
  report.failures.filter(
    ({ account, region }) =>
      (cell.account === undefined || account === cell.account) &&
      (cell.region === undefined || region === cell.region),
  )

describe("a sweep among failures", () => {
  it(
    "does all that can be done, says what could not, and the next one finishes it",
    { timeout: 120_000 },
    async () => {
      await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const undisturbed = yield* Fixture.make(7, { size })
            yield* Effect.promise(() => undisturbed.live(undisturbed.sweep))
            const expected = snapshotOf(undisturbed)
            const victims = victimsOf(undisturbed)

            const fixture = yield* Fixture.make(7, { size })
            fixture.aws.setFaults(faultsFor(victims))
            const { result: report } = yield* Effect.promise(() => fixture.live(fixture.sweep))
            assert.isDefined(report)
            assert.strictEqual(report.outcome, "partial")

            const [refused] = failuresAt(report, { account: victims.refusing })
            assert.strictEqual(refused?.reason, "cannot-enter")
            assert.strictEqual(refused?.region, "*")
            for (const cell of [victims.html, victims.empty]) {
              const [failure, ...more] = failuresAt(report, cell)
              assert.strictEqual(failure?.reason, "malformed")
              assert.isEmpty(more)
            }
            for (const arn of victims.failingArns) {
              const failure = report.failures.find(({ resource }) => resource === arn)
              assert.strictEqual(failure?.reason, "denied", arn)
            }
            for (const failure of report.failures) assert.isAbove(failure.hint.length, 20)
            assert.strictEqual(report.failures.length, 3 + victims.failingArns.length)
            assert.strictEqual(report.coverage.accountRegions.failed, 3)
            assert.strictEqual(report.resources.failed, victims.failingArns.length)

            const unread = fixture.aws.writes().filter((write) => isUnread(write, victims))
            assert.isEmpty(unread, "something was written to what was not read")
            const hit = new Set([
              ...victims.failingArns,
              ...undisturbed.aws
                .writes()
                .filter((write) => isUnread(write, victims))
                .map(({ arn }) => arn),
            ])
            const wrong = differencesOf(expected, snapshotOf(fixture))
            assert.isEmpty(
              wrong.filter((difference) => !hit.has(difference.split(" ")[0] ?? "")),
              "what could be done was not done",
            )

            fixture.aws.setFaults([])
            const { result: next } = yield* Effect.promise(() => fixture.live(fixture.sweep))
            assert.strictEqual(next?.outcome, "complete")
            assert.isEmpty(differencesOf(expected, snapshotOf(fixture)))
            const { result: faults } = yield* Effect.promise(() => fixture.live(judgeRecord(fixture)))
            assert.deepEqual(faults, [])
          }),
        ),
      )
    },
  )
})
