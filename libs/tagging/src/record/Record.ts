import type { AccountId } from "../domain/AccountId.ts"
import type { FailureReason } from "../domain/Reason.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import type { Tags } from "../domain/Tags.ts"
import type { Contest } from "./Contest.ts"

/** What an action did: `external` records what somebody else changed. */
export type ActionType = "tag" | "untag" | "revert" | "external"

/** How far an action got. `accepted`: AWS took it. `verified`: it was read back. */
export type ActionStatus = "intended" | "accepted" | "verified" | "failed"

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, always UTC, always with three decimals: sorts as text. */
export type Timestamp = string

/** Who did it. Unknown for what somebody else changed: AWS's tag reads carry no actor. */
export type UserInfo =
  | {
      readonly type: "iam-user" | "iam-role" | "identity-center" | "root" | "unparsed"
      readonly principal: string
      readonly name?: string
      readonly sessionName?: string
      readonly permissionSet?: string
      readonly sourceIdentity?: string
      readonly trigger: Trigger
    }
  | {
      readonly type: "unknown" | "not-applied-or-undone"
      readonly observedBetween: readonly [Timestamp | null, Timestamp]
    }

/** What set a sweep going. */
export type Trigger = "schedule" | "onboarding" | "cli"

/** Which rule, on which line of the policy with the recorded digest, asked for a key. */
export interface RuleReference {
  readonly rule: string
  readonly line: number
}

/** A change set on one resource, before it is sent: what intents, groups and entries are made from. */
export interface Action {
  readonly actionId: string
  readonly actionType: ActionType
  readonly resource: ResourceArn
  /** The resource's revision before the change. */
  readonly rev: number
  /** Sorted by key. */
  readonly changes: ReadonlyArray<KeyChange>
  readonly rules: Readonly<Record<string, RuleReference>>
  /** When the intent was written. */
  readonly timestamp: Timestamp
}

/** Up to 20 actions of one account-Region with the same change set, and what they have in common. */
export interface Group {
  readonly account: AccountId
  readonly region: Region
  /** The epoch of the lease under which it was opened, and its number within that epoch: together its place in the chain. */
  readonly openedIn: number
  readonly number: number
  /** The epoch that owns it now; grows when recovery takes it over. */
  readonly epoch: number
  readonly sweepId: string
  readonly policyDigest: string
  readonly userInfo: UserInfo
  readonly actions: ReadonlyArray<Action>
  /** Present once the group is closed. */
  readonly closed?: ClosedGroup
}

/** How a group ended. */
export interface ClosedGroup {
  readonly outcomes: ReadonlyArray<ActionOutcome>
  /** The hash of the group before it in the account-Region; the SHA-256 of `<account>#<region>` for the first. */
  readonly previous: string
  /** The group's own hash, over the canonical JSON of all but this. */
  readonly hash: string
}

/** What became of one action. */
export interface ActionOutcome {
  readonly actionId: string
  readonly status: Exclude<ActionStatus, "intended">
  /** The hash of its history entry; null where it made none. */
  readonly entryHash: string | null
  readonly reason?: FailureReason
  /**
   * `userActionHash` of the row that was written with it, so that the group's hash covers all of the row: its time, which
   * is new where the action was sent again, and its attempts too. Absent only in groups of the first versions.
   */
  readonly row?: string
  /** What this try added to the row's attempts. With the outcomes of earlier tries it makes the row again. */
  readonly attempt?: ActionAttempt
  /** The row's time, where it is not the action's: it was dated anew when the action was sent again. */
  readonly timestamp?: Timestamp
}

/** Where a group stands in its account-Region; sorts by epoch, then number. */
export interface GroupKey {
  readonly openedIn: number
  readonly number: number
}

/** The last state of a resource that the record knows: one item of TagsMetadata. */
export interface Head {
  readonly resource: ResourceArn
  readonly account: AccountId
  readonly region: Region
  readonly tags: Tags
  readonly timestamp: Timestamp
  readonly userInfo: UserInfo
  /** 0 when it was only seen; grows by one with each history entry. */
  readonly rev: number
  /** The hash of the newest entry; at rev 0 the SHA-256 of the ARN, which is what rev 1 has as `prev`. */
  readonly hash: string
  /** What moved the head to this revision; undefined at rev 0. */
  readonly moved: HeadMove | undefined
  /** Keys of which somebody undid what we wrote, and how often; absent where nobody did. Beside the hashes. */
  readonly contests?: ReadonlyArray<Contest>
  /** The epoch of a recovery that judges what is to follow: no process of an older epoch moves the head from here. */
  readonly fence?: number
  readonly gone: boolean
}

/** The action that moved a head, with what its history entry is copied from. */
export interface HeadMove {
  readonly actionId: string
  /** The keys that were applied, with what they held before and after. */
  readonly changes: ReadonlyArray<KeyChange>
  readonly prev: string
  readonly timestamp: Timestamp
}

/** One item of TagHistory: a change that is ours, or that we found. */
export interface HistoryEntry {
  readonly resource: ResourceArn
  readonly timestamp: Timestamp
  /** The tags as of then: what was observed before, with the applied keys. */
  readonly tags: Tags
  readonly changes: ReadonlyArray<KeyChange>
  readonly rules: Readonly<Record<string, RuleReference>>
  readonly rev: number
  readonly actionId: string
  readonly actionType: ActionType
  readonly sweepId: string
  readonly policyDigest: string
  readonly userInfo: UserInfo
  readonly prev: string
  readonly hash: string
}

/** One item of UserActions. */
export interface UserAction extends Action {
  readonly account: AccountId
  readonly region: Region
  readonly userInfo: UserInfo
  readonly sweepId: string
  readonly policyDigest: string
  readonly status: ActionStatus
  /** Each time it was tried and did not end well; the newest `SweepLimits.attemptsKept` of them. */
  readonly attempts: ReadonlyArray<ActionAttempt>
}

/** A try that did not end well. */
export interface ActionAttempt {
  readonly sweep: string
  readonly time: Timestamp
  readonly reason: FailureReason
}
