import { Effect, Stream } from "effect"
import { hintFor } from "../domain/failureHint.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { defaultVpcTypes } from "../domain/defaultVpcTypes.ts"
import { explorerGapDetails } from "../domain/NeverTagged.ts"
import { homeRegionOf, partitionOf, type Region } from "../domain/Region.ts"
import { ResourceArn } from "../domain/ResourceArn.ts"
import type { Policy } from "../policy/Policy.ts"
import type { AccountSession, ServiceReader } from "../ports/MemberAccounts.ts"
import { askDefaultVpc } from "../sweep/askDefaultVpc.ts"
import { type Complain, orComplain, said } from "./complain.ts"
import type { DoctorCheck } from "./DoctorReport.ts"

/** A Region of an account that was entered. */
export interface RegionAsked {
  readonly policy: Policy
  readonly session: AccountSession
  readonly region: Region
  readonly note: Complain
}

/** Asks each source of a Region for its beginning: that it answers is all that is wanted of it. */
export const checkSources = Effect.fnUntraced(function* (asked: RegionAsked) {
  const { policy, session, region } = asked
  if (policy.inventory.taggingApi) yield* checkListing(asked, "tagging-api", session.inventory(region), 1)
  yield* checkExplorer(asked)
  for (const reader of session.readers) {
    if (!isOn(policy.inventory[reader.setting]) || (reader.isGlobal && region !== homeOf(region))) continue
    yield* checkListing(asked, checksOfReaders[reader.setting], reader.list(region), pagesOf(reader))
  }
  yield* checkDefaultVpc(asked)
})

/** Asks EC2 for a part of each kind that is not there: that it says so is all that is wanted of it. */
const checkDefaultVpc = Effect.fnUntraced(function* ({ policy, session, region, note }: RegionAsked) {
  const nowhere = Array.from(defaultVpcTypes.keys(), (type) =>
    ResourceArn.make(
      `arn:${partitionOf(region)}:ec2:${region}:${session.account}:${type.replace("ec2:", "")}/none`,
    ),
  )
  const { untold } = yield* askDefaultVpc(policy, session, region, nowhere)
  for (const failed of untold.values())
    if (failed.reason !== "not-found")
      note("default-vpc", { ...said(failed), mend: hintFor(failed.reason, failed.code), region })
})

const isOn = (setting: boolean | string): boolean => setting !== false && setting !== "off"

const homeOf = (region: Region): Region => homeRegionOf(partitionOf(region))

const checksOfReaders: Readonly<Record<ServiceReader["setting"], DoctorCheck>> = {
  iam: "iam",
  autoScaling: "auto-scaling",
  resourceExplorer: "explorer",
}

/** IAM lists each of its types by a call of its own: all of them have to be asked, however many roles there are. */
const pagesOf = ({ isGlobal }: ServiceReader): number => (isGlobal ? 50 : 1)

const checkListing = (
  { note, region }: RegionAsked,
  check: DoctorCheck,
  listing: Stream.Stream<unknown, CallFailed>,
  pages: number,
) =>
  orComplain(listing.pipe(Stream.take(pages), Stream.runDrain), (failed) =>
    note(check, { ...said(failed), mend: hintFor(failed.reason, failed.code), region }),
  )

/** Asks for the index and its view, and for nothing that could create one. Only `required` makes a problem of a gap. */
const checkExplorer = Effect.fnUntraced(function* ({ policy, session, region, note }: RegionAsked) {
  const { resourceExplorer, taggingApi } = policy.inventory
  if (resourceExplorer === "off" || !taggingApi) return
  const state = resourceExplorer === "required" ? ("problem" as const) : ("note" as const)
  const explored = yield* orComplain(session.explore(region, { createIndex: false }), (failed) =>
    note("explorer", { ...said(failed), mend: hintFor(failed.reason, failed.code), region, state }),
  )
  if (explored?.gap === undefined) return
  note("explorer", {
    code: explored.gap,
    message: `resources that never had a tag cannot all be found: ${explorerGapDetails[explored.gap]}`,
    mend: "turn Resource Explorer on in the Region, or set inventory.resourceExplorer: off to do without",
    region,
    state,
  })
})
