import { Effect, Exit, Scope } from "effect"
import * as fc from "fast-check"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { type SweptRecord, sweptRecord, verifyExported, verifyTables } from "./sweptRecord.ts"
import { canBe, kinds, operations, tamper, type Tampered } from "./tamper.ts"
import type { VerifyReport } from "@orgtag/tagging"

const pick = fc.nat({ max: 10_000_000 })
const scope = Effect.runSync(Scope.make())
let record: SweptRecord

beforeAll(async () => {
  record = await Effect.runPromise(Scope.provide(sweptRecord(3), scope))
}, 120_000)

afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

/** What was touched is found, and some finding names it. */
const expectFound = ({ what, names }: Tampered, { findings }: VerifyReport): void => {
  assert.notDeepEqual(findings, [], what)
  const said = findings.map((finding) => JSON.stringify(finding))
  assert.isTrue(
    said.some((finding) => finding.includes(names)),
    `${what}: ${said.join("\n")}`,
  )
}

describe("a record that real sweeps left, one of them killed", { timeout: 120_000 }, () => {
  it("verifies as long as nobody touched it, in the tables and in files", async () => {
    for (const report of [await verifyTables(record), await verifyExported(record.publicKey, record.items)]) {
      assert.deepEqual(report.findings, [])
      assert.isDefined(report.anchor)
      assert.isAbove(report.counts.openGroups, 0)
      assert.strictEqual(report.counts.signedSeals, report.counts.seals)
      for (const count of ["resources", "entries", "actions", "closedGroups", "rows", "policies"] as const) {
        assert.isAbove(report.counts[count], 0, count)
      }
    }
  })

  for (const name of Object.keys(kinds)) {
    for (const operation of operations.filter((each) => canBe(name, each))) {
      it(`${name}: one ${operation} is found and named, in the tables and in files`, async () => {
        await fc.assert(
          fc.asyncProperty(pick, async (at) => {
            const tampered = tamper(record.items, name, operation, at)
            if (tampered === undefined) return
            expectFound(tampered, await verifyExported(record.publicKey, tampered.items))
          }),
          { numRuns: 2, seed: 4 },
        )
        const tampered = tamper(record.items, name, operation, 4)
        if (tampered === undefined) return
        await record.raw.replace(record.items, tampered.items)
        const report = await verifyTables(record)
        await record.raw.replace(tampered.items, record.items)
        expectFound(tampered, report)
      })
    }
  }
})
