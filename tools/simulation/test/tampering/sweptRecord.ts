import { generateKeyPairSync } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { writeTableExport } from "@orgtag/local-aws"
import { dynamoRecordSource, exportedRecordSource, tables } from "@orgtag/persistence"
import { ed25519Signer, sealVerifier, Signer, verify, type VerifyReport } from "@orgtag/tagging"
import { Effect, Redacted } from "effect"
import { assert } from "vitest"
import { Fixture } from "../../src/index.ts"
import { portsOf } from "../../src/ports.ts"
import { revertOf } from "../reverted.ts"
import { type RawItem, RawRecord } from "./RawRecord.ts"

/** A record that real sweeps left, and what it takes to verify it. */
export interface SweptRecord {
  readonly fixture: Fixture
  readonly raw: RawRecord
  readonly publicKey: string
  readonly items: ReadonlyArray<RawItem>
}

/**
 * Sweeps an embedded organization several times: as it is, after others changed tags, with a call that half fails, taken
 * back, and at last killed in the middle of writing. All but that one are sealed and signed.
 */
export const sweptRecord = Effect.fnUntraced(function* (seed: number) {
  const pair = generateKeyPairSync("ed25519")
  const privateKey = Redacted.make(pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString())
  const signer = yield* ed25519Signer({ privateKey })
  const fixture = yield* Fixture.make(seed)
  const { outside } = fixture.aws
  const arns = Array.from(fixture.aws.snapshot().keys()).toSorted()
  yield* Effect.promise(async () => {
    const sweep = () => fixture.live(fixture.sweep.pipe(Effect.provideService(Signer, signer)))
    fixture.aws.setFaults([
      {
        service: "Resource Groups Tagging API",
        operation: "TagResources",
        calls: "2",
        do: { failArn: { code: "InvalidParameterException", statusCode: 400 } },
      },
    ])
    const first = await sweep()
    assert.isDefined(first.result)
    fixture.aws.setFaults([])
    fixture.clock.pass("20 minutes")
    for (const arn of arns.slice(0, 4)) outside.setTag(arn, "Owner", "somebody else")
    await sweep()
    await fixture.live(
      revertOf(fixture, first.result?.sweepId ?? "").pipe(Effect.provideService(Signer, signer)),
    )
    fixture.clock.pass("20 minutes")
    for (const arn of arns.slice(2, 6)) outside.removeTag(arn, "Owner")
    const calls = (await sweep()).life.calls
    for (const arn of arns) outside.removeTag(arn, "Owner")
    fixture.clock.pass("20 minutes")
    const call = calls.indexOf("Resource Groups Tagging API:TagResources") + 1
    await fixture.live(fixture.sweep, { kill: { call: Math.max(1, call), moment: "after" } })
  })
  const raw = new RawRecord(fixture)
  const items = yield* Effect.promise(() => raw.read())
  return {
    fixture,
    raw,
    items,
    publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  } satisfies SweptRecord
})

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "orgtag-tampering-"))),
  (made) => Effect.sync(() => rmSync(made, { recursive: true })),
)

/** Verifies what the tables hold. */
export const verifyTables = ({ fixture, publicKey }: SweptRecord): Promise<VerifyReport> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const options = { temporaryFolder: yield* folder, manifests: undefined }
        const source = yield* dynamoRecordSource({ tablePrefix: "" }, options)
        return yield* verify(source).pipe(
          Effect.provideService(Signer, yield* sealVerifier([{ pem: publicKey }])),
        )
      }),
    ).pipe(Effect.provide(portsOf(fixture.aws, "verify"))),
  )

/** Verifies items as they were exported. */
export const verifyExported = (publicKey: string, items: ReadonlyArray<RawItem>): Promise<VerifyReport> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const root = yield* folder
        for (const { name } of tables) {
          const own = items.filter(({ table }) => table === name).map(({ item }) => item)
          writeTableExport(root, { tableName: name, items: own, exportTime: "2031-01-02T00:00:00.000Z" })
        }
        const options = { temporaryFolder: yield* folder, manifests: undefined }
        const { source } = yield* exportedRecordSource(root, options)
        return yield* verify(source).pipe(
          Effect.provideService(Signer, yield* sealVerifier([{ pem: publicKey }])),
        )
      }),
    ),
  )
