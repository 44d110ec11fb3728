import { assert, describe, it } from "@effect/vitest"
import type { AwsClients } from "@orgtag/aws-clients"
import {
  type CallFailed,
  Controls,
  isReadable,
  policyDigestOf,
  type Items,
  type RecordScope,
  type RecordSource,
  ResourceRecord,
  Seals,
  SweepLedger,
  UnreadableItem,
} from "@orgtag/tagging"
import { Effect, type Scope, Stream } from "effect"
import { putItemByHand } from "./byHand.ts"
import {
  account,
  closedOf,
  entryOf,
  groupOf,
  headerOf,
  movedHead,
  next,
  nextAccount,
  nextArn,
  region,
  rowOf,
  sealAfter,
  seenHead,
  storedPolicyOf,
  time,
  userActionOf,
} from "./samples.ts"
import { type Stand, standLayer } from "./Stand.ts"
import type { TableServer } from "./TableServer.ts"

/** What a source is opened over: tables in which a test has put what it likes. */
export type StandServices = Controls | ResourceRecord | Seals | SweepLedger | Stand | AwsClients

/** Opens a source over the tables of a prefix, once all is written. */
export type OpenSource = (
  tablePrefix: string,
) => Effect.Effect<RecordSource, CallFailed, StandServices | Scope.Scope>

/** Runs a test over tables of its own. */
export const withTables =
  (server: () => TableServer) =>
  <A, E>(test: (tablePrefix: string) => Effect.Effect<A, E, StandServices | Scope.Scope>) => {
    const tablePrefix = `s${Date.now().toString(36)}${next()}-`
    return Effect.scoped(test(tablePrefix)).pipe(Effect.provide(standLayer(server, tablePrefix)))
  }

const all = <A>(items: Items<A>) => Stream.runCollect(items)
const good = <A>(items: Items<A>) => Effect.map(all(items), (each) => each.filter(isReadable))

/** What comes of resources or account-Regions, read while they are at hand. */
const opened = <A, B>(items: Items<A>, open: (item: A) => Effect.Effect<B, CallFailed>) =>
  Stream.runCollect(
    items.pipe(
      Stream.mapEffect((item): Effect.Effect<B | UnreadableItem, CallFailed> =>
        isReadable(item) ? open(item) : Effect.succeed(item),
      ),
    ),
  )

const resourcesOf = (source: RecordSource, scope: RecordScope = {}) =>
  opened(source.resources(scope), (item) =>
    Effect.map(all(item.entries), (entries) => ({ ...item, entries })),
  )

const regionsOf = (source: RecordSource, scope: RecordScope = {}) =>
  opened(source.regions(scope), (item) => Effect.map(all(item.groups), (groups) => ({ ...item, groups })))

const sorted = (values: ReadonlyArray<unknown>) =>
  values.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))

type Opening = Effect.Effect<RecordSource, CallFailed, StandServices | Scope.Scope>

/** A test over tables of its own, which is given the source once it has put into them what it likes. */
const testOver =
  (server: () => TableServer, open: OpenSource) =>
  (
    title: string,
    body: (opening: Opening) => Effect.Effect<void, unknown, StandServices | Scope.Scope>,
  ): void => {
    it.live(title, () => withTables(server)((prefix) => body(open(prefix))), 60_000)
  }

/** What every source of a record must hold to, whatever it is made of. */
export const recordSourceContract = (name: string, server: () => TableServer, open: OpenSource): void => {
  // oxlint-disable-next-line vitest/valid-title -- the title says what it runs on
  describe(name, () => {
    const test = testOver(server, open)

    test("an empty record has nothing of anything", (opening) =>
      Effect.gen(function* () {
        const source = yield* opening
        assert.deepStrictEqual(yield* all(source.resources({})), [])
        assert.deepStrictEqual(yield* all(source.regions({})), [])
        assert.deepStrictEqual(yield* all(source.actions({})), [])
        assert.deepStrictEqual(yield* all(source.seals), [])
        assert.deepStrictEqual(yield* all(source.policies), [])
        assert.isUndefined(yield* source.sealHead)
        assert.isUndefined(yield* source.sweep("none"))
        assert.deepStrictEqual(yield* all(source.rows("none")), [])
      }))

    test("each resource with a history comes once, with its head and its entries in order", (opening) =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const [whole, seen, headless, bare] = [nextArn(), nextArn(), nextArn(), nextArn()]
        const odd = new Map([
          ["__proto__", "polluted"],
          ["constructor", "x"],
        ])
        // More than are read from disk in one go, put in another order than theirs.
        const entries = Array.from({ length: 230 }, (_, index) => entryOf(whole, 230 - index, { tags: odd }))
        yield* Effect.forEach(entries, (entry) => record.putEntry(entry), { concurrency: 10 })
        const head = movedHead(whole, 230)
        yield* record.moveHead(head, null, 1)
        yield* record.seeFirst(seenHead(seen))
        yield* record.putEntry(entryOf(headless, 1))
        yield* record.moveHead(movedHead(bare, 1), null, 1)
        const source = yield* opening
        const expected = [
          { resource: whole, head, entries: entries.toReversed() },
          { resource: headless, head: undefined, entries: [entryOf(headless, 1)] },
          { resource: bare, head: movedHead(bare, 1), entries: [] },
        ]
        assert.deepStrictEqual(sorted(yield* resourcesOf(source)), sorted(expected))
        // Again, for what is compared action by action is read again.
        assert.deepStrictEqual(sorted(yield* resourcesOf(source)), sorted(expected))
      }))

    test("each account-Region comes once, with its state and its groups in the order of the chain", (opening) =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const [whole, stateless, groupless] = [nextAccount(), nextAccount(), nextAccount()]
        const groups = [
          groupOf(whole, 2, 0),
          groupOf(whole, 2, 11),
          groupOf(whole, 2, 9),
          groupOf(whole, 10, 0),
          groupOf(stateless, 1, 0),
        ]
        for (const group of groups) yield* ledger.openGroup(group)
        const [first] = groups
        if (first !== undefined) yield* ledger.closeGroup(first, closedOf(first))
        const state = (owner: typeof whole) => ({
          account: owner,
          region,
          firstOpen: { openedIn: 2, number: 9 },
          tip: { openedIn: 2, number: 0, hash: "h".repeat(64) },
          lastSwept: { sweepId: "S1", at: time() },
        })
        yield* ledger.putState(state(whole), { epoch: 1, number: 1 })
        yield* ledger.putState(state(groupless), { epoch: 1, number: 1 })
        const source = yield* opening
        const found = (yield* regionsOf(source)).filter(isReadable)
        const of = (owner: typeof whole) => found.filter(({ account }) => account === owner)
        assert.lengthOf(found, 3)
        assert.deepStrictEqual(of(whole)[0]?.state, state(whole))
        assert.deepStrictEqual(
          of(whole)[0]
            ?.groups.filter(isReadable)
            .map(({ openedIn, number }) => [openedIn, number]),
          [
            [2, 0],
            [2, 9],
            [2, 11],
            [10, 0],
          ],
        )
        assert.deepStrictEqual(
          of(whole)[0]?.groups.filter(isReadable)[0]?.closed,
          first === undefined ? undefined : closedOf(first),
        )
        assert.isUndefined(of(stateless)[0]?.state)
        assert.lengthOf(of(stateless)[0]?.groups ?? [], 1)
        assert.deepStrictEqual(of(groupless)[0]?.state, state(groupless))
        assert.deepStrictEqual(of(groupless)[0]?.groups, [])
      }))

    test("all rows of actions, the header and rows of a sweep, seals from the newest, and whole policies", (opening) =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const ledger = yield* SweepLedger
        const seals = yield* Seals
        const controls = yield* Controls
        const actions = Array.from({ length: 60 }, () => userActionOf())
        yield* record.putActions(actions)
        const header = headerOf()
        yield* ledger.openSweep(header)
        const rows = Array.from({ length: 40 }, () =>
          rowOf(header.sweepId, nextAccount(), { state: "swept" }),
        )
        yield* ledger.putRows(rows)
        yield* ledger.putRows([rowOf("another", nextAccount())])
        const first = sealAfter(undefined)
        yield* seals.append(first)
        const second = sealAfter(yield* seals.head)
        yield* seals.append(second)
        const policies = [storedPolicyOf(), storedPolicyOf({ text: "# ä\n".repeat(200_000) })]
        for (const policy of policies) yield* controls.storePolicy(policy)
        const source = yield* opening
        assert.deepStrictEqual(sorted(yield* all(source.actions({}))), sorted(actions))
        assert.deepStrictEqual(yield* source.sweep(header.sweepId), header)
        assert.deepStrictEqual(sorted(yield* all(source.rows(header.sweepId))), sorted(rows))
        assert.deepStrictEqual(yield* all(source.seals), [second, first])
        assert.strictEqual((yield* source.sealHead)?.number, 2)
        const stored = yield* good(source.policies)
        assert.sameMembers(
          stored.map(({ digest }) => digest),
          policies.map(({ digest }) => digest),
        )
        for (const { digest, text } of stored) assert.strictEqual(policyDigestOf(text), digest)
      }))

    test("what a scope asks for is among what comes", (opening) =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const sweepId = `S${next()}`
        const group = groupOf(owner, 1, 0, { sweepId })
        const [action] = group.actions
        const resource = action?.resource ?? nextArn()
        yield* ledger.putRows([rowOf(sweepId, owner, { region, state: "swept" })])
        yield* ledger.openGroup(group)
        const row = userActionOf({ ...action, account: owner, sweepId })
        yield* record.putActions([row, userActionOf()])
        yield* record.putEntry(entryOf(resource, 1, { actionId: row.actionId, sweepId }))
        yield* record.putEntry(entryOf(nextArn(), 1))
        const source = yield* opening
        for (const scope of [{ sweep: sweepId }, { resource }, { sweep: sweepId, resource }]) {
          const resources = (yield* resourcesOf(source, scope)).filter(isReadable)
          const own = resources.filter((each) => each.resource === resource)
          assert.deepStrictEqual(
            own.map(({ entries }) => entries.length),
            [1],
          )
          const regions = (yield* regionsOf(source, scope)).filter(isReadable)
          assert.lengthOf(
            regions.filter((each) => each.account === owner),
            1,
          )
          const actions = yield* good(source.actions(scope))
          assert.lengthOf(
            actions.filter(({ actionId }) => actionId === row.actionId),
            1,
          )
        }
      }))

    test("what is no item of the record is told of with its key, and the rest comes all the same", (opening) =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const ledger = yield* SweepLedger
        const seals = yield* Seals
        const resource = nextArn()
        yield* record.putEntry(entryOf(resource, 1))
        yield* record.moveHead(movedHead(resource, 2), null, 1)
        yield* record.putActions([userActionOf()])
        const group = groupOf(account, 1, 0)
        yield* ledger.openGroup(group)
        yield* seals.append(sealAfter(undefined))
        const bare = nextArn()
        const put = putItemByHand
        yield* put("TagHistory", { resource_id: { S: resource }, timestamp: { S: time(2) }, rev: { N: "2" } })
        yield* put("TagHistory", { resource_id: { S: "no arn" }, timestamp: { S: time(2) } })
        yield* put("TagsMetadata", { resource_id: { S: bare }, tag_values: { SS: ["a"] }, rev: { N: "1" } })
        // A number that JavaScript cannot hold, and that lib-dynamodb throws at.
        yield* put("UserActions", { action_id: { S: "X" }, rev: { N: "123456789012345678901234567890" } })
        yield* put("SweepLedger", { pk: { S: "wal#nobody#nowhere" }, sk: { S: "1" } })
        yield* put("SweepLedger", {
          pk: { S: `wal#${account}#${region}` },
          sk: { S: "0000000001#0000000007" },
          actions: { B: new Uint8Array([1]) },
        })
        yield* put("SweepLedger", { pk: { S: "seals" }, sk: { S: "0000000002" }, number: { N: "3" } })
        const source = yield* opening
        const resources = yield* resourcesOf(source)
        const entries = resources.filter(isReadable).flatMap((each) => each.entries)
        const heads = resources.filter(isReadable).map(({ head }) => head)
        const regions = yield* regionsOf(source)
        const groups = regions.filter(isReadable).flatMap((each) => each.groups)
        const found = [
          ...resources,
          ...entries,
          ...heads,
          ...regions,
          ...groups,
          ...(yield* all(source.actions({}))),
          ...(yield* all(source.seals)),
        ].filter((each) => each instanceof UnreadableItem)
        assert.sameMembers(
          found.map(({ what }) => what),
          [
            `item ${resource}, ${time(2)} of table TagHistory`,
            `item no arn, ${time(2)} of table TagHistory`,
            `item ${bare} of table TagsMetadata`,
            "item X of table UserActions",
            "item wal#nobody#nowhere, 1 of table SweepLedger",
            `item wal#${account}#${region}, 0000000001#0000000007 of table SweepLedger`,
            "item seals, 0000000002 of table SweepLedger",
          ],
        )
        assert.lengthOf(entries.filter(isReadable), 1)
        assert.lengthOf(groups.filter(isReadable), 1)
        assert.lengthOf((yield* all(source.actions({}))).filter(isReadable), 1)
        assert.lengthOf((yield* all(source.seals)).filter(isReadable), 1)
      }))

    test("an item under the key of another is told of", (opening) =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        yield* ledger.putRows([rowOf("S1", owner)])
        yield* putItemByHand("SweepLedger", {
          pk: { S: "S1#03" },
          sk: { S: `${owner}#${region}` },
          sweep_id: { S: "S2" },
          account: { S: owner },
          region: { S: region },
          state: { S: "swept" },
        })
        const source = yield* opening
        const rows = yield* all(source.rows("S1"))
        assert.lengthOf(rows.filter(isReadable), 1)
        const [item] = rows.filter((row) => row instanceof UnreadableItem)
        assert.strictEqual(item?.problem, "its key is not that of what it holds")
        assert.deepStrictEqual(item?.place, { sweep: "S1", account: owner, region })
      }))
  })
}
