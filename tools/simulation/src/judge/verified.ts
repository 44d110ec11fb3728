import { tmpdir } from "node:os"
import { dynamoRecordSource } from "@orgtag/persistence"
import { verify } from "@orgtag/tagging"
import { Effect } from "effect"
import type { Fixture } from "../Fixture.ts"
import { portsOf } from "../ports.ts"

/**
 * What `orgtag verify` finds wrong with the record, a sentence each.
 *
 * Not a process of the simulation: it sorts on disk, which takes real time, and nothing is to befall it.
 */
export const verifyFaults = ({
  aws,
  manifests,
}: Pick<Fixture, "aws"> & Partial<Pick<Fixture, "manifests">>): Effect.Effect<
  ReadonlyArray<string>,
  unknown
> =>
  Effect.scoped(
    dynamoRecordSource({ tablePrefix: "" }, { temporaryFolder: tmpdir(), manifests }).pipe(
      Effect.flatMap((source) => verify(source)),
      Effect.map(({ findings }) => findings.map(({ rule, message }) => `verify: ${rule}: ${message}`)),
      Effect.provide(portsOf(aws, "verify")),
    ),
  )
