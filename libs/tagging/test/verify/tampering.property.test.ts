import * as fc from "fast-check"
import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { type SealSigner, Signer } from "../../src/ports/Signer.ts"
import { verify } from "../../src/verify/verify.ts"
import { generatedKey } from "../seal/generatedKey.ts"
import { generatedRecord } from "./generatedRecord.ts"
import { canBe, kindNames, mutate, operations } from "./mutations.ts"
import { type StoredRecord, sourceOf } from "./StoredRecord.ts"

const runs = { numRuns: 8, seed: 20_264 }
const pick = fc.nat({ max: 10_000_000 })

describe("of a record in which one thing is touched", () => {
  let signer: SealSigner
  let records: ReadonlyArray<StoredRecord>

  beforeAll(async () => {
    signer = await Effect.runPromise(generatedKey)
    const large = { cells: 4, resources: 5, sweeps: 4, signer, interrupted: true }
    const small = { cells: 2, resources: 4, sweeps: 3, signer, interrupted: false }
    records = await Effect.runPromise(Effect.all([generatedRecord(large), generatedRecord(small)]))
  })

  const found = (record: StoredRecord) =>
    Effect.runPromise(verify(sourceOf(record)).pipe(Effect.provideService(Signer, signer)))

  for (const name of kindNames) {
    for (const operation of operations.filter((each) => canBe(name, each))) {
      it(`one of the ${name} ${operation} is found and named`, { timeout: 60_000 }, async () => {
        await fc.assert(
          fc.asyncProperty(pick, fc.nat({ max: 1 }), async (at, which) => {
            const record = records[which]
            const mutation = record === undefined ? undefined : mutate(record, name, operation, at)
            if (mutation === undefined || !mutation.changed) return
            const { findings } = await found(mutation.record)
            const said = findings.map(({ message }) => message)
            expect(said).not.toEqual([])
            for (const part of mutation.names) {
              expect(
                said.some((message) => message.includes(part)),
                `${part} in ${said.join("\n")}`,
              ).toBe(true)
            }
          }),
          runs,
        )
      })
    }
  }
})
