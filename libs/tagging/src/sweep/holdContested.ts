import type { KeyChange, TagChange } from "../domain/TagChange.ts"
import type { TagFinding, Verdict } from "../desired/Verdict.ts"
import { type Contest, contestsAfter, isContested, undoneKeys } from "../record/Contest.ts"
import type { Head } from "../record/Record.ts"

/** A verdict without the changes that are not made any more, and what is known of who keeps undoing them. */
export interface HeldVerdict {
  readonly verdict: Verdict
  /** The contests as they are with what was found now; the head takes them when that is recorded. */
  readonly contests: ReadonlyArray<Contest>
}

/** What a resource's record, and what somebody else changed on it, say of contests. */
export interface ContestEvidence {
  readonly head: Head | undefined
  readonly external: ReadonlyArray<KeyChange>
  /** `limits.undoneRounds` of the policy; infinite where it is `none`. */
  readonly roundsMax: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Takes from what is due the keys that somebody keeps undoing, and says so by a finding for each.
 *
 * With the target of a rename its source stays too, or its value would be lost.
 */
export const holdContested = (verdict: Verdict, evidence: ContestEvidence): HeldVerdict => {
  const { head, external, roundsMax, now } = evidence
  const standing = head?.contests ?? []
  if (standing.length === 0 && external.length === 0) return { verdict, contests: standing }
  const writes = verdict.blocked === undefined && verdict.exemption === undefined
  const contests = contestsAfter(standing, writes ? undoneKeys(external, verdict.changes) : [], now)
  const contested = contests.filter((contest) => isContested(contest, roundsMax, now))
  const held = verdict.changes.filter(({ key }) => contested.some((contest) => contest.key === key))
  if (!writes || held.length === 0) return { verdict, contests }
  return {
    verdict: {
      ...verdict,
      changes: verdict.changes.filter((change) => !held.includes(change) && !isSourceOf(change, held)),
      findings: [...verdict.findings, ...held.map((change) => findingOf(change, contested))].toSorted(
        (left, right) => ((left.key ?? "") <= (right.key ?? "") ? -1 : 1),
      ),
    },
    contests,
  }
}

/** A rename is an addition and a removal that the same line of the same rule asked for. */
const isSourceOf = (change: TagChange, held: ReadonlyArray<TagChange>): boolean =>
  change.after === null &&
  held.some(({ after, rule, line }) => after !== null && rule === change.rule && line === change.line)

const findingOf = (change: TagChange, contested: ReadonlyArray<Contest>): TagFinding => {
  const { key, rule } = change
  const contest = contested.find((each) => each.key === key)
  const message = `what was written to ${key} was undone ${contest?.rounds} times, last seen at ${contest?.at}; it is not written until that is mended`
  return { reason: "contested", rule, key, message }
}
