import { assert, layer } from "@effect/vitest"
import {
  AccountId,
  Region,
  SweepLedger,
  failureOf,
  rowHash,
  type RegionState,
  type SealableRow,
} from "@orgtag/tagging"
import { Effect, type Layer, Stream } from "effect"
import {
  actionOf,
  closedOf,
  groupOf,
  headerOf,
  next,
  nextAccount,
  nextArn,
  region,
  rowOf,
  time,
} from "./samples.ts"

const counts = {
  seen: 3,
  compliant: 1,
  changed: 2,
  failed: 0,
  blocked: 0,
  nonCompliant: 0,
  exempt: 0,
  untaggable: 0,
  awsManaged: 0,
  settling: 0,
}
const changed = { add: 2, replace: 0, remove: 0, verified: 2, accepted: 0, failed: 0 }

const byPlace = (left: SealableRow, right: SealableRow): number =>
  `${left.account}${left.region}` < `${right.account}${right.region}` ? -1 : 1

/** What every ledger must hold to, whatever it is made of. */
export const sweepLedgerContract = <E>(name: string, ledger: Layer.Layer<SweepLedger, E>): void => {
  layer(ledger, { excludeTestServices: true })(name, (it) => {
    it.effect("no table is missing", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* SweepLedger.use((ledger) => ledger.missingTables), [])
      }),
    )

    it.effect("a sweep that was never opened has no header", () =>
      Effect.gen(function* () {
        assert.isUndefined(yield* SweepLedger.use((ledger) => ledger.sweep(`S${next()}`)))
      }),
    )

    it.effect("a sweep is opened once, and opening it again with the same header is the same", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const header = headerOf({ scope: { accounts: ["111122223333"], regions: ["eu-west-1"] } })
        yield* ledger.openSweep(header)
        yield* ledger.openSweep(header)
        assert.deepStrictEqual(yield* ledger.sweep(header.sweepId), header)
      }),
    )

    it.effect("another sweep with the same id is refused", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const header = headerOf()
        yield* ledger.openSweep(header)
        const failed = yield* Effect.flip(ledger.openSweep({ ...header, startedAt: time(1) }))
        assert.strictEqual(failed.reason, "conflict")
        assert.deepStrictEqual(yield* ledger.sweep(header.sweepId), header)
      }),
    )

    it.effect("a sweep is concluded in its header, which keeps its counter", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const header = headerOf()
        yield* ledger.openSweep(header)
        assert.isTrue(yield* ledger.reserveChanges(header.sweepId, 10, 10))
        const concluded = { ...header, concluded: { at: time(9), outcome: "partial" as const } }
        yield* ledger.concludeSweep(concluded)
        assert.deepStrictEqual(yield* ledger.sweep(header.sweepId), concluded)
        assert.isFalse(yield* ledger.reserveChanges(header.sweepId, 1, 10))
      }),
    )

    it.effect("a sweep that was never opened is not concluded", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const header = headerOf({ concluded: { at: time(9), outcome: "complete" } })
        assert.strictEqual((yield* Effect.flip(ledger.concludeSweep(header))).reason, "not-found")
        assert.isUndefined(yield* ledger.sweep(header.sweepId))
      }),
    )

    it.effect("sweeps are listed newest first", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const headers = [headerOf(), headerOf(), headerOf()]
        yield* Effect.forEach([2, 0, 1], (index) => ledger.openSweep(headers[index] ?? headerOf()))
        const ids = headers.map(({ sweepId }) => sweepId)
        const listed = yield* Stream.runCollect(ledger.sweeps)
        assert.deepStrictEqual(
          listed.filter((id) => ids.includes(id)),
          ids.toReversed(),
        )
      }),
    )

    it.effect("changes are reserved up to the limit and not one beyond", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const { sweepId, ...header } = headerOf()
        yield* ledger.openSweep({ ...header, sweepId })
        assert.isTrue(yield* ledger.reserveChanges(sweepId, 0, 0))
        assert.isFalse(yield* ledger.reserveChanges(sweepId, 11, 10))
        assert.isTrue(yield* ledger.reserveChanges(sweepId, 7, 10))
        assert.isFalse(yield* ledger.reserveChanges(sweepId, 4, 10))
        assert.isTrue(yield* ledger.reserveChanges(sweepId, 3, 10))
        assert.isFalse(yield* ledger.reserveChanges(sweepId, 1, 10))
        assert.isTrue(yield* ledger.reserveChanges(sweepId, 1, 11))
      }),
    )

    it.effect("accounts that reserve at once never pass the limit together", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const header = headerOf()
        yield* ledger.openSweep(header)
        const granted = yield* Effect.forEach(
          Array.from({ length: 20 }),
          () => ledger.reserveChanges(header.sweepId, 3, 20),
          { concurrency: 20 },
        )
        assert.lengthOf(
          granted.filter((given) => given),
          6,
        )
      }),
    )

    it.effect("changes are not reserved in a sweep that was never opened", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const failed = yield* Effect.flip(ledger.reserveChanges(`S${next()}`, 1, 10))
        assert.strictEqual(failed.reason, "not-found")
      }),
    )

    it.effect("rows of a sweep come from all sixteen partitions, each as it was last written", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const sweepId = `S${next()}`
        const accounts = Array.from({ length: 32 }, (_, index) =>
          AccountId.make(String(300_000_000_000 + index)),
        )
        const rows = accounts.flatMap((owner): ReadonlyArray<SealableRow> => [
          rowOf(sweepId, owner),
          rowOf(sweepId, owner, { region, state: "swept", resources: counts, changes: changed }),
        ])
        yield* ledger.putRows(rows.map((row): SealableRow => ({ ...row, state: "open" })))
        yield* ledger.putRows([...rows, rowOf(`S${next()}`, nextAccount())])
        const read = yield* Stream.runCollect(ledger.rows(sweepId))
        assert.deepStrictEqual(read.toSorted(byPlace), rows.toSorted(byPlace))
      }),
    )

    it.effect("a header keeps why another policy than the approved one is applied", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const unapproved = { reason: "the lab is on fire", approvedDigest: `sha256:${"b".repeat(64)}` }
        const header = headerOf({ unapproved })
        yield* ledger.openSweep(header)
        assert.deepStrictEqual(yield* ledger.sweep(header.sweepId), header)
      }),
    )

    it.effect("a row keeps what seals need of it, and its hash is that of what comes back", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const sweepId = `S${next()}`
        const place = { account: nextAccount(), region, resource: nextArn() }
        const row = rowOf(sweepId, place.account, {
          region,
          state: "failed",
          failure: failureOf(place, "denied", "no"),
          resources: counts,
          changes: changed,
          tip: { openedIn: 3, number: 14, hash: "t".repeat(64) },
          open: [
            { openedIn: 3, number: 15 },
            { openedIn: 4, number: 0 },
          ],
          manifest: { hash: "m".repeat(64), lines: 3, parts: 1 },
        })
        const hashed = { ...row, hash: rowHash(row) }
        yield* ledger.putRows([hashed])
        const [read] = yield* Stream.runCollect(ledger.rows(sweepId))
        assert.deepStrictEqual(read, hashed)
        assert.strictEqual(read === undefined ? "" : rowHash(read), hashed.hash)
      }),
    )

    it.effect("a row keeps its failure, its exemption, its counts and its signals", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const sweepId = `S${next()}`
        const owner = nextAccount()
        const place = { account: owner, region, resource: nextArn() }
        const rows: ReadonlyArray<SealableRow> = [
          rowOf(sweepId, owner, { state: "exempt", exempt: "suspended" }),
          rowOf(sweepId, owner, {
            region,
            state: "failed",
            failure: failureOf(place, "denied", "no"),
            signals: {
              failures: { denied: 2, "not-found": 1 },
              blocked: { "tag-policy": 3 },
              contested: [{ key: "__proto__", resources: 2 }],
              drifted: 4,
              open: { actions: 1, since: time() },
            },
          }),
        ]
        yield* ledger.putRows([rowOf(sweepId, owner), ...rows])
        assert.deepStrictEqual(yield* Stream.runCollect(ledger.rows(sweepId)), rows)
      }),
    )

    it.effect(
      "the rows of one account come without its neighbours', and with what a next process needs",
      () =>
        Effect.gen(function* () {
          const ledger = yield* SweepLedger
          const sweepId = `S${next()}`
          // The same partition, on both sides of the one that is asked for.
          const [before, own, after] = [0, 16, 32].map((step) =>
            AccountId.make(String(500_000_000_000 + step)),
          )
          assert.isDefined(before)
          assert.isDefined(own)
          assert.isDefined(after)
          const calls = { "STS:AssumeRole": 1 }
          const rows: ReadonlyArray<SealableRow> = [
            rowOf(sweepId, own, { state: "entered", progress: { reserved: 7, calls } }),
            rowOf(sweepId, own, { region, state: "open", progress: { since: 3, starts: 2 } }),
          ]
          yield* ledger.putRows([rowOf(sweepId, before), ...rows, rowOf(sweepId, after)])
          assert.deepStrictEqual(yield* ledger.rowsOfAccount(sweepId, own), rows)
        }),
    )

    it.effect("an occasion is claimed once, again by whoever has it, and never by another", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const occasion = `schedule#${next()}`
        assert.isTrue(yield* ledger.claim(occasion, "one"))
        assert.isFalse(yield* ledger.claim(occasion, "another"))
        assert.isTrue(yield* ledger.claim(occasion, "one"))
      }),
    )

    it.effect("states tell which Regions of an account were ever swept", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const fresh: RegionState = {
          account: owner,
          region: Region.make("us-east-1"),
          firstOpen: undefined,
          tip: undefined,
          lastSwept: undefined,
        }
        const swept: RegionState = {
          account: owner,
          region,
          firstOpen: { openedIn: 2, number: 11 },
          tip: { openedIn: 1, number: 3, hash: "t".repeat(64) },
          lastSwept: { sweepId: "S1", at: time() },
          watched: { from: { openedIn: 1, number: 2 }, to: { openedIn: 1, number: 3 }, at: time() },
        }
        assert.deepStrictEqual(yield* ledger.states(owner), [])
        yield* ledger.putState({ ...swept, lastSwept: undefined }, { epoch: 1, number: 0 })
        yield* ledger.putState(fresh, { epoch: 1, number: 0 })
        yield* ledger.putState(swept, { epoch: 1, number: 1 })
        assert.deepStrictEqual(yield* ledger.states(owner), [swept, fresh])
      }),
    )

    it.effect("a state does not take the place of one that was stored after it", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const nothing = { firstOpen: undefined, tip: undefined, lastSwept: undefined }
        const early: RegionState = { account: nextAccount(), region, ...nothing }
        const late: RegionState = { ...early, firstOpen: { openedIn: 2, number: 11 } }
        assert.isTrue(yield* ledger.putState(late, { epoch: 2, number: 9 }))
        assert.isFalse(yield* ledger.putState(early, { epoch: 2, number: 8 }), "it came late")
        assert.isFalse(
          yield* ledger.putState(early, { epoch: 1, number: 99 }),
          "of another holder of the lease",
        )
        assert.deepStrictEqual(yield* ledger.states(early.account), [late])
        assert.isTrue(yield* ledger.putState(late, { epoch: 2, number: 9 }), "again, after a lost answer")
        assert.isTrue(yield* ledger.putState(early, { epoch: 3, number: 0 }))
        assert.deepStrictEqual(yield* ledger.states(early.account), [early])
      }),
    )

    it.effect("a group is opened where none stands", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const group = groupOf(nextAccount(), 1, 1)
        assert.isTrue(yield* ledger.openGroup(group))
        assert.isFalse(yield* ledger.openGroup({ ...group, sweepId: "another" }))
        assert.deepStrictEqual(yield* ledger.groups(group.account, region, undefined), [group])
      }),
    )

    it.effect("changes and rules of a group come back whatever their keys", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const keys = ["__proto__", "constructor", "toString", "", "鍵", "10", "9"]
        const changes = keys.map((key) => ({ key, before: null, after: `value of ${key}` }))
        const rules = Object.fromEntries(keys.map((key, line) => [key, { rule: `rule of ${key}`, line }]))
        const group = groupOf(nextAccount(), 1, 1, { actions: [actionOf(nextArn(), { changes, rules })] })
        yield* ledger.openGroup(group)
        yield* ledger.takeOver(group, 2)
        yield* ledger.closeGroup({ ...group, epoch: 2 }, closedOf(group))
        const [read] = yield* ledger.groups(group.account, region, undefined)
        assert.deepStrictEqual(read, { ...group, epoch: 2, closed: closedOf(group) })
        assert.deepStrictEqual(Object.keys(read?.actions[0]?.rules ?? {}).toSorted(), keys.toSorted())
      }),
    )

    it.effect("groups are told in the order of epoch and number, ten after nine, from any place on", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const places = [
          [1, 9],
          [1, 10],
          [2, 1],
          [9, 2],
          [10, 1],
        ] as const
        const groups = places.map(([openedIn, number]) => groupOf(owner, openedIn, number))
        yield* Effect.forEach(groups.toReversed(), (group) => ledger.openGroup(group))
        yield* ledger.openGroup(groupOf(nextAccount(), 1, 1))
        assert.deepStrictEqual(yield* ledger.groups(owner, region, undefined), groups)
        assert.deepStrictEqual(
          yield* ledger.groups(owner, region, { openedIn: 1, number: 10 }),
          groups.slice(1),
        )
        assert.deepStrictEqual(yield* ledger.groups(owner, region, { openedIn: 10, number: 2 }), [])
        assert.deepStrictEqual(
          yield* ledger.groups(owner, region, { openedIn: 1, number: 10 }, { openedIn: 9, number: 2 }),
          groups.slice(1, 4),
        )
        assert.deepStrictEqual(yield* ledger.groups(owner, Region.make("us-east-1"), undefined), [])
      }),
    )

    it.effect("groups beyond a page of 1 MB are told to the end", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const changes = [{ key: "note", before: null, after: "x".repeat(250_000) }]
        const groups = [1, 2, 3, 4, 5, 6, 7].map((number) =>
          groupOf(owner, 1, number, { actions: [actionOf(nextArn(), { changes })] }),
        )
        yield* Effect.forEach(groups, (group) => ledger.openGroup(group))
        const read = yield* ledger.groups(owner, region, undefined)
        assert.deepStrictEqual(
          read.map(({ number }) => number),
          [1, 2, 3, 4, 5, 6, 7],
        )
      }),
    )

    it.effect("a group is taken over by an epoch that is not smaller, until it is closed", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const group = groupOf(nextAccount(), 2, 1)
        yield* ledger.openGroup(group)
        assert.isFalse(yield* ledger.takeOver(group, 1))
        assert.isTrue(yield* ledger.takeOver(group, 2))
        assert.isTrue(yield* ledger.takeOver(group, 5))
        assert.isFalse(yield* ledger.takeOver(group, 4))
        const owned = { ...group, epoch: 5 }
        assert.deepStrictEqual(yield* ledger.groups(group.account, region, undefined), [owned])
        assert.isTrue(yield* ledger.closeGroup(owned, closedOf(group)))
        assert.isFalse(yield* ledger.takeOver(owned, 6))
      }),
    )

    it.effect("a group that is not there is neither taken over nor closed", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const group = groupOf(nextAccount(), 1, 1)
        assert.isFalse(yield* ledger.takeOver(group, 2))
        assert.isFalse(yield* ledger.closeGroup(group, closedOf(group)))
        assert.deepStrictEqual(yield* ledger.groups(group.account, region, undefined), [])
      }),
    )

    it.effect("a group is closed once, by its owner", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const actions = [actionOf(nextArn()), actionOf(nextArn())]
        const group = groupOf(nextAccount(), 1, 1, { actions })
        yield* ledger.openGroup(group)
        yield* ledger.takeOver(group, 3)
        assert.isFalse(yield* ledger.closeGroup(group, closedOf(group)))
        const owned = { ...group, epoch: 3 }
        assert.isTrue(yield* ledger.closeGroup(owned, closedOf(group)))
        assert.isFalse(yield* ledger.closeGroup(owned, { ...closedOf(group), hash: "other" }))
        assert.deepStrictEqual(yield* ledger.groups(group.account, region, undefined), [
          { ...owned, closed: closedOf(group) },
        ])
      }),
    )

    it.effect("a lease keeps others out until it expires", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const first = yield* ledger.acquireLease(owner, "one", 1_000, 75)
        const lease = { account: owner, holder: "one", epoch: 1, expiresAt: 76_000 }
        assert.deepStrictEqual(first, { acquired: true, lease })
        assert.deepStrictEqual(yield* ledger.acquireLease(owner, "two", 75_999, 75), {
          acquired: false,
          lease,
        })
        assert.deepStrictEqual(yield* ledger.acquireLease(owner, "two", 76_000, 75), {
          acquired: true,
          lease: { account: owner, holder: "two", epoch: 2, expiresAt: 151_000 },
        })
      }),
    )

    it.effect("a holder takes over its own lease, in a new epoch that ends the old one", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const { lease: old } = yield* ledger.acquireLease(owner, "sweep-1", 1_000, 75)
        const { acquired, lease } = yield* ledger.acquireLease(owner, "sweep-1", 2_000, 75)
        assert.isTrue(acquired)
        assert.strictEqual(lease.epoch, old.epoch + 1)
        assert.isFalse(yield* ledger.renewLease(old, 90_000))
        yield* ledger.releaseLease(old)
        assert.isTrue(yield* ledger.renewLease(lease, 90_000))
        assert.isFalse((yield* ledger.acquireLease(owner, "sweep-2", 80_000, 75)).acquired)
      }),
    )

    it.effect("of many that ask for a lease at once one has it", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const asked = yield* Effect.forEach(
          Array.from({ length: 10 }, (_, index) => `holder-${index}`),
          (holder) => ledger.acquireLease(owner, holder, 1_000, 75),
          { concurrency: 10 },
        )
        assert.lengthOf(
          asked.filter(({ acquired }) => acquired),
          1,
        )
        assert.strictEqual(new Set(asked.map(({ lease }) => lease.holder)).size, 1)
      }),
    )

    it.effect("a lease that was given back is free, and its epoch goes on growing", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const { lease } = yield* ledger.acquireLease(owner, "one", 1_000, 75)
        yield* ledger.releaseLease(lease)
        assert.isFalse(yield* ledger.renewLease(lease, 99_000))
        const second = yield* ledger.acquireLease(owner, "two", 1_001, 75)
        assert.isTrue(second.acquired)
        assert.strictEqual(second.lease.epoch, 2)
      }),
    )

    it.effect("a lease that expired without being taken can still be renewed", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const { lease } = yield* ledger.acquireLease(owner, "one", 1_000, 75)
        assert.isTrue(yield* ledger.renewLease(lease, 500_000))
        assert.isFalse((yield* ledger.acquireLease(owner, "two", 400_000, 75)).acquired)
      }),
    )
  })
}
