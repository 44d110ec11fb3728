import {
  AccountId,
  NothingToRevert,
  ResourceArn,
  revert,
  type RevertRequest,
  type SweepReport,
} from "@orgtag/tagging"
import { Duration, Effect } from "effect"
import { assert } from "vitest"
import type { Fate, Fixture } from "../src/index.ts"
import type { Ports } from "../src/ports.ts"
import { addsUp } from "./scenario.ts"

/** A revert of a sweep by the fixture's policy, but for what is asked otherwise. */
export const revertOf = (
  fixture: Fixture,
  of: string,
  asked: Partial<RevertRequest> = {},
): Effect.Effect<SweepReport, unknown, Ports> =>
  revert({
    of,
    policy: fixture.policy,
    mode: "apply",
    trigger: "cli",
    accounts: [],
    resources: [],
    wait: Duration.seconds(90),
    ...asked,
  })

/** Runs a revert that must end. */
export const reverted = async (
  fixture: Fixture,
  of: string,
  asked: Partial<RevertRequest> = {},
  fate: Fate = {},
): Promise<SweepReport> => {
  const { result } = await fixture.live(revertOf(fixture, of, asked), fate)
  assert.isDefined(result)
  addsUp(result)
  return result
}

/** The keys that a revert kept, with the reason: `queue key: reason`. */
export const keptIn = ({ revert: report }: SweepReport): ReadonlyArray<string> =>
  (report?.kept ?? []).map(({ resource, key, reason }) => `${resource.split(":").at(-1)} ${key}: ${reason}`)

export const accountOf = (id: string): AccountId => AccountId.make(id)
export const arnOf = (text: string): ResourceArn => ResourceArn.make(text)

/** Why there is nothing to revert. */
export const refusalOf = (fixture: Fixture, of: string) =>
  Effect.flip(revertOf(fixture, of)).pipe(
    Effect.map((refused) => (refused instanceof NothingToRevert ? refused.message : "")),
  )
