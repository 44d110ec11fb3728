import { assert, describe, it } from "vitest"
import { type Tags, tagsOf } from "../../src/domain/Tags.ts"
import { type Calls, type Sent, accepted, sentOf } from "../../src/record/ActionInFlight.ts"
import { decideKeys } from "../../src/record/decideKeys.ts"
import { actionWith, callFailed, change } from "./recordParts.ts"

const action = actionWith([change("A", "0", "1"), change("B", "x", null)])
const refused = sentOf(callFailed("none"))
const lost = sentOf(callFailed("unknown"))
const unsent: Sent = { _tag: "Unsent", reason: "busy", message: "not sent" }

/** What becomes of key A, whose value 0 was to be 1, by what its call came to and what it reads as. */
const rows: ReadonlyArray<readonly [string, Sent, Tags | undefined, string, string | undefined]> = [
  ["accepted and reads as written: verified", accepted, tagsOf({ A: "1" }), "verified", undefined],
  ["accepted and reads as before: accepted", accepted, tagsOf({ A: "0" }), "accepted", undefined],
  ["accepted and reads as a third value: accepted", accepted, tagsOf({ A: "2" }), "accepted", undefined],
  ["accepted and not read: accepted", accepted, undefined, "accepted", undefined],
  ["refused: failed, whatever it reads as", refused, tagsOf({ A: "1" }), "failed", "denied"],
  ["lost and reads as written: verified", lost, tagsOf({ A: "1" }), "verified", undefined],
  ["lost and reads as before: open, for it may still come", lost, tagsOf({ A: "0" }), "open", "unavailable"],
  ["lost and not read: open", lost, undefined, "open", "unavailable"],
  ["lost and reads as a third value: indeterminate", lost, tagsOf({ A: "2" }), "failed", "indeterminate"],
  ["lost and gone: indeterminate, for absent is a third value", lost, tagsOf({}), "failed", "indeterminate"],
  ["never sent: failed with the reason", unsent, tagsOf({ A: "1" }), "failed", "busy"],
]

describe("a key by its call and by what it reads as", () => {
  for (const [sentence, add, live, state, reason] of rows) {
    it(`is decided so: ${sentence}`, () => {
      const [outcome] = decideKeys(action, { add, remove: accepted }, live)
      assert.strictEqual(outcome?.state, state)
      assert.strictEqual(outcome?.reason, reason)
    })
  }

  it("a removal is decided by the remove call, the others by the add call", () => {
    const calls: Calls = { add: accepted, remove: refused }
    assert.deepEqual(
      decideKeys(action, calls, tagsOf({ A: "1", B: "x" })).map(({ change, state }) => [change.key, state]),
      [
        ["A", "verified"],
        ["B", "failed"],
      ],
    )
  })
})
