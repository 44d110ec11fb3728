import { tmpdir } from "node:os"
import { demoPolicy, SeededRandom } from "@orgtag/local-aws"
import { dynamoRecordSource } from "@orgtag/persistence"
import {
  type HistoryEntry,
  type Policy,
  ResourceArn,
  ResourceRecord,
  resourceTypeOf,
  verify,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { assert, describe, it } from "vitest"
import { Fixture, type Kill, organizationOf, policyOf } from "../src/index.ts"
import { portsOf } from "../src/ports.ts"
import { reverted, revertOf } from "./reverted.ts"
import { swept } from "./scenario.ts"

type Tags = Readonly<Record<string, string>>

/** An organization that was swept, and in which others changed tags since. */
interface Meddled {
  readonly fixture: Fixture
  readonly sweepId: string
  /** What every resource must hold once the sweep was taken back. */
  readonly expected: ReadonlyMap<string, Tags>
  /** The policy by which it is taken back: it protects a type of which the sweep changed some. */
  readonly policy: Policy
  /** `<ARN> <key>` of what is to be restored. */
  readonly due: ReadonlyArray<string>
  /** `<ARN> <key>: <reason>` of what the sweep changed and somebody since, and of what a guard refuses to restore. */
  readonly kept: ReadonlyArray<string>
}

/** The policy of the organization of a seed, with a type of resources that nobody may write to any more. */
const protecting = (seed: number, type: string): Policy =>
  policyOf(`${demoPolicy(organizationOf(seed))}\nprotect: { types: ["${type}"] }\n`)

const typeOf = (arn: string): string => resourceTypeOf(ResourceArn.make(arn))

const copyOf = (fixture: Fixture): ReadonlyMap<string, Tags> => new Map(fixture.aws.snapshot())

/** Sweeps, lets others change tags here and there, and sweeps again in every other seed. */
const meddled = async (fixture: Fixture, seed: number): Promise<Meddled> => {
  const random = new SeededRandom(`${seed}/revert`)
  const before = copyOf(fixture)
  const { sweepId } = await swept(fixture)
  const after = copyOf(fixture)
  const writesOfSweep = fixture.aws.writes().length
  const arns = Array.from(after.keys()).toSorted()
  fixture.clock.pass("20 minutes")
  for (let change = 0; change < 8; change++) {
    const arn = random.pick(arns)
    const own = Object.keys({ ...before.get(arn), ...after.get(arn) })
    const key = own.length === 0 ? "Owner" : random.pick(own)
    if (random.chance(0.3)) fixture.aws.outside.removeTag(arn, key)
    else fixture.aws.outside.setTag(arn, key, random.pick(["one", "two", before.get(arn)?.[key] ?? "three"]))
  }
  if (seed % 2 === 0) await swept(fixture)
  fixture.clock.pass("20 minutes")
  const touched = new Set(
    fixture.aws
      .writes()
      .slice(writesOfSweep)
      .filter((write) => write.before !== write.after)
      .map(({ arn, key }) => `${arn} ${key}`),
  )
  const changed = Array.from(after.keys(), (arn) => [arn, before.get(arn), after.get(arn)] as const).filter(
    ([, was, is]) => Object.keys({ ...was, ...is }).some((key) => was?.[key] !== is?.[key]),
  )
  const guarded = typeOf(random.pick(changed)[0])
  const kept: Array<string> = []
  const due: Array<string> = []
  const expected = new Map(
    Array.from(copyOf(fixture), ([arn, live]) => {
      const tags = new Map(Object.entries(live))
      for (const key of Object.keys({ ...before.get(arn), ...after.get(arn) })) {
        const was = before.get(arn)?.[key]
        if (was === after.get(arn)?.[key]) continue
        const line = `${arn} ${key}`
        if (touched.has(line)) kept.push(`${line}: changed-since`)
        else if (typeOf(arn) === guarded) kept.push(`${line}: protected`)
        else {
          due.push(line)
          if (was === undefined) tags.delete(key)
          else tags.set(key, was)
        }
      }
      return [arn, Object.fromEntries(tags)] as const
    }),
  )
  const policy = protecting(seed, guarded)
  return { fixture, sweepId, expected, policy, due: due.toSorted(), kept: kept.toSorted() }
}

const inOrganization = (seed: number, play: (fixture: Fixture) => Promise<void>): Promise<void> =>
  Effect.runPromise(
    Effect.scoped(Fixture.make(seed).pipe(Effect.flatMap((fixture) => Effect.promise(() => play(fixture))))),
  )

const findingsIn = ({ aws }: Fixture) =>
  Effect.runPromise(
    Effect.scoped(
      dynamoRecordSource({ tablePrefix: "" }, { temporaryFolder: tmpdir(), manifests: undefined }).pipe(
        Effect.flatMap((source) => verify(source)),
        Effect.map(({ findings }) => findings.map(({ message }) => message)),
      ),
    ).pipe(Effect.provide(portsOf(aws, "verify"))),
  )

/** `<ARN> <key>` of what entries of a type tell of, sorted. */
const entriesOf = async (fixture: Fixture, type: HistoryEntry["actionType"]) => {
  const arns = Array.from(copyOf(fixture).keys(), (arn) => ResourceArn.make(arn))
  const { result } = await fixture.live(
    ResourceRecord.use((record) => Effect.forEach(arns, (arn) => Stream.runCollect(record.history(arn)))),
  )
  const entries = (result ?? []).flat().filter(({ actionType }) => actionType === type)
  return entries.flatMap(({ resource, changes }) => changes.map(({ key }) => `${resource} ${key}`)).toSorted()
}

/**
 * Tags are as they were before the sweep, but for what others changed and what a guard refuses, which are listed, and
 * nothing else; the record is whole.
 */
const judge = async ({ fixture, sweepId, expected, policy, due, kept }: Meddled) => {
  const report = await reverted(fixture, sweepId, { policy })
  assert.strictEqual(report.outcome, "complete", JSON.stringify(report.failures.slice(0, 3)))
  assert.deepEqual(copyOf(fixture), expected)
  const restored = await entriesOf(fixture, "revert")
  assert.deepEqual(restored, due)
  const listed = (report.revert?.kept ?? []).map(
    ({ resource, key, reason }) => `${resource} ${key}: ${reason}`,
  )
  assert.deepEqual(listed.toSorted(), kept)
  assert.deepEqual(await findingsIn(fixture), [])
  const written = fixture.aws.writes().length
  const again = await reverted(fixture, sweepId, { policy })
  assert.strictEqual(again.resources.changed, 0)
  assert.strictEqual(fixture.aws.writes().length, written, "what was taken back is not taken back twice")
  return listed
}

describe("a revert of a random sweep", { timeout: 120_000 }, () => {
  it("leaves tags byte by byte as before, except what others changed since and what a guard refuses, and lists both", async () => {
    const listed: Array<string> = []
    for (let seed = 1; seed <= 6; seed++) {
      // oxlint-disable-next-line no-await-in-loop -- one organization at a time
      await inOrganization(seed, async (fixture) => {
        listed.push(...(await judge(await meddled(fixture, seed))))
      })
    }
    for (const reason of ["changed-since", "protected"])
      assert.isAbove(listed.filter((line) => line.endsWith(`: ${reason}`)).length, 6, reason)
  })

  it("that is killed at any kind of call, and run again, ends as if it had not been", async () => {
    let calls: ReadonlyArray<string> = []
    await inOrganization(7, async (fixture) => {
      const { sweepId, policy } = await meddled(fixture, 7)
      calls = (await fixture.live(revertOf(fixture, sweepId, { policy }))).life.calls
    })
    const kinds = Array.from(new Set(calls)).toSorted()
    const died = new Set<string>()
    for (const [index, kind] of kinds.entries()) {
      const random = new SeededRandom(`${index}/kill`)
      const places = calls.flatMap((call, place) => (call === kind ? [place + 1] : []))
      const kill: Kill = {
        call: random.pick(places),
        moment: random.pick(["before", "after", "answered"] as const),
      }
      // oxlint-disable-next-line no-await-in-loop -- one organization at a time
      await inOrganization(7, async (fixture) => {
        const organization = await meddled(fixture, 7)
        const { life } = await fixture.live(
          revertOf(fixture, organization.sweepId, { policy: organization.policy }),
          { kill },
        )
        if (life.diedAt !== undefined) died.add(life.diedAt)
        fixture.clock.pass("80 seconds")
        await judge(organization)
      })
    }
    assert.sameMembers(Array.from(died), kinds)
  })
})
