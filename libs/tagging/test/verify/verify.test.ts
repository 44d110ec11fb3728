import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { CallFailed } from "../../src/domain/CallFailed.ts"
import type { FailureReason } from "../../src/domain/Reason.ts"
import { type Items, type RecordSource, UnreadableItem, isReadable } from "../../src/ports/RecordSource.ts"
import { type SealSigner, Signer } from "../../src/ports/Signer.ts"
import { closingOf } from "../../src/record/groupHash.ts"
import { sealDigest } from "../../src/seal/Seal.ts"
import { verify } from "../../src/verify/verify.ts"
import { generatedKey } from "../seal/generatedKey.ts"
import { generatedRecord } from "./generatedRecord.ts"
import { sweepIdOf } from "./RecordBuilder.ts"
import { type StoredRecord, sourceOf } from "./StoredRecord.ts"

const shape = { cells: 4, resources: 5, sweeps: 4, signer: undefined, interrupted: true }

const knowing =
  (signer: SealSigner) =>
  <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.provideService(effect, Signer, signer)

const rulesOf = (report: { readonly findings: ReadonlyArray<{ readonly rule: string }> }) =>
  Array.from(new Set(report.findings.map(({ rule }) => rule))).toSorted()

const failed = (reason: FailureReason) =>
  new CallFailed({
    service: "DynamoDB",
    operation: "Query",
    reason,
    code: "Code",
    detail: "item x of table y",
    effect: "none",
    attempts: 1,
  })

const required = <A>(value: A | undefined): A => {
  if (value === undefined) throw new Error("the generated record is too small")
  return value
}

describe("a record that nobody touched", () => {
  it.effect("verifies whole, is anchored, and what a killed sweep left open is no finding", () =>
    Effect.gen(function* () {
      const key = yield* generatedKey
      const record = yield* generatedRecord({ ...shape, signer: key })
      const report = yield* verify(sourceOf(record)).pipe(knowing(key))
      assert.deepEqual(report.findings, [])
      assert.strictEqual(report.anchor?.number, 4)
      assert.strictEqual(report.anchor?.keyId, required(key.keyId))
      assert.deepInclude(report.counts, {
        resources: record.heads.length,
        entries: record.entries.length,
        actions: record.actions.length,
        accountRegions: 4,
        openGroups: 4,
        closedGroups: record.groups.length - 4,
        rows: record.rows.length,
        manifests: record.manifests.length,
        policies: record.policies.length,
        seals: 4,
        signedSeals: 4,
      })
      assert.strictEqual(report.manifestsRead, true)
    }),
  )

  it.effect("verifies by the scope of one sweep, and of one resource", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord(shape)
      const sweep = yield* verify(sourceOf(record), { sweep: sweepIdOf(1) })
      assert.deepEqual(sweep.findings, [])
      assert.strictEqual(sweep.counts.sweeps, 1)
      const resource = yield* verify(sourceOf(record), { resource: required(record.heads[3]).resource })
      assert.deepEqual(resource.findings, [])
      assert.strictEqual(resource.counts.resources, 1)
    }),
  )

  it.effect("of nothing verifies, unanchored", () =>
    Effect.gen(function* () {
      const empty: StoredRecord = {
        heads: [],
        entries: [],
        actions: [],
        groups: [],
        states: [],
        headers: [],
        rows: [],
        policies: [],
        manifests: [],
        seals: [],
        sealHead: undefined,
      }
      const report = yield* verify(sourceOf(empty))
      assert.deepEqual(report.findings, [])
      assert.isUndefined(report.anchor)
    }),
  )

  it.effect("without manifests at hand says that they were not looked at", () =>
    Effect.gen(function* () {
      const source = { ...sourceOf(yield* generatedRecord(shape)), manifests: undefined }
      const report = yield* verify(source)
      assert.deepEqual(report.findings, [])
      assert.strictEqual(report.manifestsRead, false)
    }),
  )
})

describe("a record whose groups have no hash of whole rows", () => {
  it.effect("verifies, and what its rows say became of actions is held to its groups", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, withEvidence: false })
      assert.deepEqual((yield* verify(sourceOf(record))).findings, [])
      const row = required(record.actions.find(({ status }) => status === "failed"))
      const actions = record.actions.map((each) =>
        each === row ? { ...row, status: "verified" as const } : each,
      )
      const report = yield* verify(sourceOf({ ...record, actions }))
      assert.deepEqual(
        report.findings.map(({ action }) => action),
        [row.actionId],
      )
    }),
  )
})

describe("a scope", () => {
  it.effect("of one sweep tells what is wrong with that sweep, and of one resource with that resource", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, interrupted: false })
      const gone = required(record.entries.find(({ sweepId }) => sweepId === sweepIdOf(1)))
      const source = sourceOf({ ...record, entries: record.entries.filter((entry) => entry !== gone) })
      const other = required(record.heads.find(({ resource }) => resource !== gone.resource))
      const rules = ["entry-order", "group-entry"]
      assert.deepEqual(rulesOf(yield* verify(source, { resource: gone.resource })), rules)
      assert.include(rulesOf(yield* verify(source, { sweep: sweepIdOf(1) })), "group-entry")
      assert.deepEqual(rulesOf(yield* verify(source, { resource: other.resource })), [])
      const untouched = { ...record, rows: record.rows.filter(({ sweepId }) => sweepId !== sweepIdOf(2)) }
      assert.deepEqual(rulesOf(yield* verify(sourceOf(untouched), { sweep: sweepIdOf(1) })), [])
      assert.deepEqual(rulesOf(yield* verify(sourceOf(untouched), { sweep: sweepIdOf(2) })), ["seal-content"])
    }),
  )
})

describe("the anchor", () => {
  it.effect("is missing where no seal is signed", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord(shape)
      const report = yield* verify(sourceOf(record))
      assert.deepEqual(report.findings, [])
      assert.isUndefined(report.anchor)
      assert.strictEqual(report.unanchoredGroups, report.counts.closedGroups)
    }),
  )

  it.effect("is missing for a sweep that no seal covers", () =>
    Effect.gen(function* () {
      const key = yield* generatedKey
      const record = yield* generatedRecord({ ...shape, signer: key })
      const source = sourceOf(record)
      const unsealed = yield* verify(source, { sweep: sweepIdOf(4) }).pipe(knowing(key))
      assert.isUndefined(unsealed.anchor)
      const sealed = yield* verify(source, { sweep: sweepIdOf(0) }).pipe(knowing(key))
      assert.strictEqual(sealed.anchor?.number, 4)
    }),
  )

  it.effect("covers unsigned seals before it, and not the groups after it", () =>
    Effect.gen(function* () {
      const key = yield* generatedKey
      // Every other seal is the command line's: unsigned.
      let asked = 0
      const now: SealSigner = {
        ...key,
        sign: (digest) => (asked++ % 2 === 0 ? key.sign(digest) : Effect.undefined),
      }
      const record = yield* generatedRecord({ ...shape, interrupted: false, signer: now })
      const report = yield* verify(sourceOf(record)).pipe(knowing(key))
      assert.deepEqual(report.findings, [])
      assert.strictEqual(report.anchor?.number, 3)
      assert.strictEqual(report.counts.signedSeals, 2)
      const later = record.groups.filter(({ sweepId }) => sweepId === sweepIdOf(3))
      assert.isAtLeast(report.unanchoredGroups, later.length)
    }),
  )

  it.effect("does not hold where the key is not known, which is a finding", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, signer: yield* generatedKey })
      const report = yield* verify(sourceOf(record))
      assert.deepEqual(rulesOf(report), ["signature"])
      assert.isUndefined(report.anchor)
    }),
  )
})

describe("a record made anew by somebody without the key", () => {
  it.effect("is found by its signatures, whatever digests and hashes he computes", () =>
    Effect.gen(function* () {
      const key = yield* generatedKey
      const record = yield* generatedRecord({ ...shape, signer: key })
      const forged = yield* generatedRecord({ ...shape, signer: yield* generatedKey })
      const report = yield* verify(sourceOf(forged)).pipe(knowing(key))
      assert.deepEqual(rulesOf(report), ["signature"])
      const seals = record.seals.map((seal) => {
        const content = { ...seal, sealedAt: "2026-02-02T00:00:00.000Z" }
        return { ...content, digest: sealDigest(content) }
      })
      const resealed = yield* verify(sourceOf({ ...record, seals })).pipe(knowing(key))
      assert.include(rulesOf(resealed), "signature")
    }),
  )

  it.effect("in its last group and everything after it is found by the tips of sealed rows", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, interrupted: false })
      const last = required(record.groups.findLast(({ region }) => region === "eu-west-1"))
      const { closed } = last
      const renewed = {
        ...last,
        sweepId: sweepIdOf(2),
        closed: closingOf(
          { ...last, sweepId: sweepIdOf(2) },
          required(closed).outcomes,
          required(closed).previous,
        ),
      }
      const report = yield* verify(
        sourceOf({ ...record, groups: record.groups.map((group) => (group === last ? renewed : group)) }),
      )
      assert.include(rulesOf(report), "group-tip")
    }),
  )
})

/** A record in which one entry of the second resource is something else. */
const breaking = (source: RecordSource, entry: Items<never>): RecordSource => ({
  ...source,
  resources: () =>
    source
      .resources({})
      .pipe(
        Stream.map((each, index) =>
          index === 1 && isReadable(each)
            ? { ...each, entries: Stream.concat(Stream.take(each.entries, 1), entry) }
            : each,
        ),
      ),
})

describe("what cannot be read", () => {
  it.effect("because it is malformed is a finding that names it, and the rest is read on", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord(shape)
      const { resource } = required(record.heads[1])
      const item = new UnreadableItem({ place: { resource }, what: "item x of table y", problem: "no rev" })
      const report = yield* verify(breaking(sourceOf(record), Stream.make(item)))
      const finding = report.findings.find(({ rule }) => rule === "unreadable")
      assert.strictEqual(finding?.resource, resource)
      assert.strictEqual(finding?.message, "item x of table y cannot be read: no rev")
      assert.strictEqual(report.counts.resources, record.heads.length)
    }),
  )

  it.effect("because AWS refuses fails the verification: nothing is said of what was not read", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord(shape)
      const failure = yield* Effect.flip(verify(breaking(sourceOf(record), Stream.fail(failed("throttled")))))
      assert.strictEqual(failure.reason, "throttled")
    }),
  )
})

describe("a record to which a sweep writes meanwhile", () => {
  it.effect("is looked at twice, and what was found only once is not told", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, interrupted: false })
      const cut = sourceOf({ ...record, entries: record.entries.slice(0, -1) })
      const whole = sourceOf(record)
      let looks = 0
      const moving: RecordSource = {
        ...whole,
        atRest: false,
        sealHead: Effect.suspend(() => {
          looks += 1
          return whole.sealHead
        }),
        resources: (scope) => Stream.suspend(() => (looks === 1 ? cut : whole).resources(scope)),
      }
      assert.deepEqual((yield* verify(moving)).findings, [])
      assert.strictEqual(looks, 2)
      const still = yield* verify({ ...cut, atRest: false })
      assert.deepEqual(rulesOf(still), ["group-entry", "head"])
    }),
  )
})

describe("a group that was opened under an old epoch", () => {
  it.effect("follows those that were closed when it was, and is no break of the chain", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, interrupted: false })
      // The last group of an account-Region, under the epoch of the first sweep: it comes before those that it follows.
      const last = required(record.groups.findLast(({ region }) => region === "us-east-1"))
      const late = { ...last, openedIn: 1, number: 9 }
      const closed = closingOf(late, required(last.closed).outcomes, required(last.closed).previous)
      const groups = record.groups.map((group) => (group === last ? { ...late, closed } : group))
      const states = record.states.map((state) =>
        state.account === last.account && state.region === last.region ? { ...state, tip: undefined } : state,
      )
      const inOrder = groups.toSorted(
        (left, right) => left.openedIn - right.openedIn || left.number - right.number,
      )
      const report = yield* verify(sourceOf({ ...record, states, groups: inOrder }))
      // Only the seal, which was made over the chain as it was, does not know it.
      assert.notInclude(rulesOf(report), "group-chain")
    }),
  )
})

describe("a record in which more differs than can be named", () => {
  it.effect("has its first findings named and the rest counted", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({
        cells: 4,
        resources: 60,
        sweeps: 5,
        signer: undefined,
        interrupted: false,
      })
      const report = yield* verify(sourceOf({ ...record, actions: [], manifests: [] }))
      assert.strictEqual(report.findings.length, 1000)
      assert.isAbove(report.findingsOmitted, 0)
    }),
  )
})
