import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { AccountId, type ChangeEvent, Region, ResourceArn } from "@orgtag/tagging"
import { Effect, Exit } from "effect"
import * as fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ChangeSorter } from "../../src/changes/ChangeSorter.ts"
import { openChangesFile } from "../../src/changes/ChangesFile.ts"
import { byPlace, changeLine } from "../../src/changes/changeLine.ts"
import { change } from "../fixtures/plannedEvents.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orgtag-changes-"))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const aChange: fc.Arbitrary<ChangeEvent> = fc
  .record({
    account: fc.constantFrom("111111111111", "222222222222").map((id) => AccountId.make(id)),
    region: fc.constantFrom("eu-west-1", "us-east-1").map((name) => Region.make(name)),
    resource: fc
      .string({ unit: "binary", minLength: 1, maxLength: 3 })
      .map((name) => ResourceArn.make(`arn:aws:sqs:eu-west-1:111111111111:q${name}`)),
    key: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "Z", "a", "ä", "\n")),
    after: fc.string({ unit: "binary" }),
  })
  .map((fields) => change({ ...fields, op: "add" }))

const written = (changes: ReadonlyArray<ChangeEvent>, held: number, file: string) =>
  Effect.gen(function* () {
    const runs = mkdtempSync(join(folder, "runs-"))
    const sorter = new ChangeSorter(runs, held)
    for (const each of changes) sorter.add(each)
    const opened = yield* openChangesFile(file)
    yield* opened.write(sorter.sorted())
  }).pipe(Effect.scoped)

describe("a changes file", () => {
  it("is sorted by account, Region, resource and key, loses nothing and does not depend on the order or on memory", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(aChange, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (changes, held) => {
          const file = join(folder, "changes.jsonl")
          await Effect.runPromise(written(changes, held, file))
          const lines = readFileSync(file, "utf8").split("\n").slice(0, -1)
          const expected = changes.toSorted(byPlace).map((each) => changeLine(each))
          expect(lines.toSorted()).toEqual(expected.toSorted())
          const parsed = lines.map((line): ChangeEvent => JSON.parse(line))
          expect(parsed.toSorted(byPlace)).toEqual(parsed)
        },
      ),
      { numRuns: 60 },
    ))

  it("holds for each change the fields of the contract in their order, blocked ones too", async () => {
    const file = join(folder, "changes.jsonl")
    const blocked = change({ key: "Env", op: "replace", status: "blocked", reason: "protected" })
    await Effect.runPromise(written([blocked], 10, file))
    expect(readFileSync(file, "utf8")).toBe(
      '{"account":"111122223333","region":"eu-west-1","resource":"arn:aws:s3:::billing-exports","key":"Env",' +
        '"op":"replace","before":"Prod","after":"prod","rule":"production","line":20,"status":"blocked","reason":"protected"}\n',
    )
  })

  it("takes the place of an older one only when it is whole, and leaves nothing behind when it never is", async () => {
    const file = join(folder, "changes.jsonl")
    writeFileSync(file, "older\n")
    await Effect.runPromise(Effect.scoped(openChangesFile(file)))
    expect(readFileSync(file, "utf8")).toBe("older\n")
    expect(readdirSync(folder)).toEqual(["changes.jsonl"])
    await Effect.runPromise(written([], 10, file))
    expect(readFileSync(file, "utf8")).toBe("")
  })

  it("is refused before anything happens where it cannot be written", async () => {
    mkdirSync(join(folder, "taken"))
    for (const file of [join(folder, "taken"), join(folder, "missing", "changes.jsonl")]) {
      const exit = await Effect.runPromiseExit(Effect.scoped(openChangesFile(file)))
      expect(Exit.isFailure(exit)).toBe(true)
    }
  })
})
