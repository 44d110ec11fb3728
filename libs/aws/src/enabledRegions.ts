import { ListRegionsCommand } from "@aws-sdk/client-account"
import { type CallFailed, type Partition, partitionOf, Region } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { malformed } from "./malformed.ts"
import type { MemberCalls } from "./MemberCalls.ts"
import { collectPages } from "./walkPages.ts"

const RegionsAnswer = Schema.Struct({
  Regions: Schema.Array(Schema.Struct({ RegionName: Region, RegionOptStatus: Schema.String })),
  NextToken: Schema.optional(Schema.String),
})

/** The states in which a Region answers; AWS says that ENABLED may come a little before full readiness. */
const enabledStates = ["ENABLED", "ENABLED_BY_DEFAULT"] as const
const isEnabled: ReadonlySet<string> = new Set(enabledStates)

/**
 * The Regions of the partitions in which Account Management has no endpoint (botocore's endpoints.json of autumn 2026,
 * service `account`). All of them are on in every account: none can be opted in to or out of.
 */
const fixedRegions: Partial<Readonly<Record<Partition, ReadonlyArray<Region>>>> = {
  "aws-us-gov": ["us-gov-west-1", "us-gov-east-1"].map((name) => Region.make(name)),
  "aws-eusc": [Region.make("eusc-de-east-1")],
}

/**
 * The Regions enabled in the account, by account:ListRegions, asked without an account id as a member may.
 *
 * No Region at all is `malformed`: seventeen cannot be switched off, and an account without Regions would count as swept.
 */
export const enabledRegions = (
  calls: MemberCalls,
  from: Region,
): Effect.Effect<ReadonlyArray<Region>, CallFailed> => {
  const fixed = fixedRegions[partitionOf(from)]
  if (fixed !== undefined) return Effect.succeed(fixed)
  const terms = {
    service: "Account",
    operation: "ListRegions",
    account: calls.account,
    region: from,
    kind: "read",
    answer: RegionsAnswer,
  } as const
  return collectPages({
    place: terms,
    pagesMax: awsLimits.smallPages,
    page: (token) =>
      calls
        .in(from, (clients) =>
          calls.send(
            clients.account,
            new ListRegionsCommand({
              MaxResults: 50,
              NextToken: token,
              RegionOptStatusContains: [...enabledStates],
            }),
            terms,
          ),
        )
        .pipe(Effect.map((answer) => ({ rows: answer.Regions, next: answer.NextToken }))),
  }).pipe(
    Effect.flatMap((rows) => {
      const regions = rows.filter((row) => isEnabled.has(row.RegionOptStatus)).map((row) => row.RegionName)
      return regions.length > 0
        ? Effect.succeed([...new Set(regions)])
        : Effect.fail(malformed(terms, "NoRegions", "the account has no enabled Region"))
    }),
  )
}
