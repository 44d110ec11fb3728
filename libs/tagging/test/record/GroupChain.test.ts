import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { GroupChain } from "../../src/record/GroupChain.ts"
import { closingOf, groupChainStart } from "../../src/record/groupHash.ts"
import type { RegionState } from "../../src/record/Ledger.ts"
import type { Group } from "../../src/record/Record.ts"
import { account, actionWith, change, groupOf, region } from "./recordParts.ts"

const hold = { epoch: 7, holds: Effect.succeed(true) }
const group = (number: number, openedIn = 7): Group => ({ ...groupOf(), openedIn, number, epoch: openedIn })
const chainFrom = (state?: Partial<RegionState>) =>
  new GroupChain(
    hold,
    account,
    region,
    state === undefined
      ? undefined
      : { account, region, firstOpen: undefined, tip: undefined, lastSwept: undefined, ...state },
  )

describe("the chain of groups", () => {
  it("begins with the hash of its account-Region, and goes on with the last closed group's", () => {
    const chain = chainFrom()
    assert.strictEqual(chain.previous, groupChainStart(account, region))
    chain.opening([group(0)])
    chain.closed(group(0), "hash-0")
    assert.strictEqual(chain.previous, "hash-0")
    assert.strictEqual(chainFrom({ tip: { openedIn: 3, number: 9, hash: "tip" } }).previous, "tip")
  })

  it("watches all groups that were taken over, from the first to the last, since the last of them was closed", () => {
    const chain = chainFrom()
    const [early, late] = ["2031-01-01T00:00:00.000Z", "2031-01-01T00:09:00.000Z"]
    chain.watch([group(3, 5), group(1, 6)], early)
    chain.watch([group(2, 6)], late)
    chain.watch([group(9, 4)], late)
    assert.deepEqual(chain.state.watched, {
      from: { openedIn: 4, number: 9 },
      to: { openedIn: 6, number: 2 },
      at: late,
    })
    assert.strictEqual(chain.unstored(), chain.state)
    chain.unwatch()
    assert.notProperty(chain.state, "watched")
  })

  it("numbers groups from 0 on under each epoch", () => {
    const chain = chainFrom({ tip: { openedIn: 6, number: 9, hash: "tip" } })
    assert.deepEqual([chain.nextNumber(), chain.nextNumber()], [0, 1])
  })

  it("lets only the first open group close, so that those after one that stays open stay open too", () => {
    const chain = chainFrom()
    chain.opening([group(0)])
    chain.opening([group(1), group(2)])
    assert.isTrue(chain.mayClose(group(0)))
    assert.isFalse(chain.mayClose(group(1)))
    chain.closed(group(0), "h")
    assert.isTrue(chain.mayClose(group(1)))
    assert.isFalse(chain.mayClose(group(2)))
    assert.isFalse(chain.mayClose(group(1, 6)), "a number of another epoch is another group")
  })

  it("leads recovery to a group before it is opened, and past one that never was", () => {
    const chain = chainFrom()
    chain.opening([group(0)])
    assert.deepEqual(chain.unstored()?.firstOpen, { openedIn: 7, number: 0 })
    chain.resume([group(2, 8), group(3, 8)])
    assert.deepEqual(chain.state.firstOpen, { openedIn: 8, number: 2 })
    chain.closed(group(2, 8), "h")
    assert.deepEqual(chain.state.firstOpen, { openedIn: 8, number: 3 })
    chain.resume([])
    assert.isUndefined(chain.state.firstOpen)
  })

  it("closes nothing after a group that stays open, whatever was opened since", () => {
    const chain = chainFrom()
    chain.opening([group(0), group(1)])
    chain.stays()
    chain.opening([group(2)])
    assert.isTrue(chain.mayClose(group(0)))
    assert.isFalse(chain.mayClose(group(1)))
    chain.resume([group(1), group(2)])
    chain.closed(group(1), "h")
    assert.isTrue(chain.mayClose(group(2)))
  })

  it("gives each state that is stored a version after all before it", () => {
    const chain = chainFrom()
    assert.deepEqual(
      [chain.nextVersion(), chain.nextVersion()],
      [
        { epoch: 7, number: 0 },
        { epoch: 7, number: 1 },
      ],
    )
  })

  it("is stored only where it differs from what is stored", () => {
    const chain = chainFrom()
    assert.isUndefined(chain.unstored())
    chain.swept("sweep-1", "2031-01-01T00:00:00.000Z")
    const state = chain.unstored()
    assert.isDefined(state)
    chain.stored(state)
    assert.isUndefined(chain.unstored())
    chain.resume([])
    assert.deepEqual(chain.state.lastSwept, { sweepId: "sweep-1", at: "2031-01-01T00:00:00.000Z" })
  })
})

describe("a group's closing", () => {
  const action = actionWith([change("A", null, "1")])
  const outcome = { actionId: action.actionId, status: "verified" as const, entryHash: "e" }

  it("hashes what was to be done, what became of it and the group before it", () => {
    const of = (one: Group, outcomes = [outcome], previous = "p") => closingOf(one, outcomes, previous).hash
    const own = of(groupOf(action))
    assert.strictEqual(of({ ...groupOf(action), epoch: 9 }), own, "who owns it now says nothing")
    const others = [
      of(groupOf(actionWith([change("A", null, "2")]))),
      of({ ...groupOf(action), number: 1 }),
      of({ ...groupOf(action), sweepId: "other" }),
      of(groupOf(action), []),
      of(groupOf(action), [{ ...outcome, entryHash: "f" }]),
      of(groupOf(action), [outcome], "q"),
    ]
    assert.strictEqual(new Set([own, ...others]).size, others.length + 1)
  })
})
