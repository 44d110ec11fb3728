import { Effect } from "effect"
import type { Fixture } from "../Fixture.ts"
import type { Ports } from "../ports.ts"
import { actionFaults } from "./actions.ts"
import { groupFaults } from "./groups.ts"
import { historyFaults } from "./history.ts"
import { readRecord } from "./RecordAsRead.ts"
import { touchedByOthers } from "./tags.ts"

/** What is judged: an organization, its policy, and how it was before anybody came. */
export type Judged = Pick<Fixture, "aws" | "policy" | "accounts" | "tagsAtFirst">

/**
 * What the record has wrong once nothing is left to settle, a sentence each: against what AWS holds, against AWS's own
 * log of writes, and one part of the record against the other.
 */
export const judgeRecord = (fixture: Judged): Effect.Effect<ReadonlyArray<string>, unknown, Ports> =>
  Effect.map(readRecord(fixture), (record) => [
    ...historyFaults(fixture, record),
    ...actionFaults(record, touchedByOthers(fixture)),
    ...groupFaults(record),
  ])
