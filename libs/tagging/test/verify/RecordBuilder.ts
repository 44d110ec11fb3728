import { AccountId } from "../../src/domain/AccountId.ts"
import { Region } from "../../src/domain/Region.ts"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import type { KeyChange } from "../../src/domain/TagChange.ts"
import { noTags } from "../../src/domain/Tags.ts"
import { actionIdOf } from "../../src/record/actionId.ts"
import { closingOf, groupChainStart } from "../../src/record/groupHash.ts"
import { entryFor, headOf } from "../../src/record/historyEntry.ts"
import type { Action, ActionOutcome, Group, Head, UserAction, UserInfo } from "../../src/record/Record.ts"
import { sha256 } from "../../src/record/sha256.ts"
import { userActionHash } from "../../src/record/userActionHash.ts"
import type { StoredRecord } from "./StoredRecord.ts"

/** An account-Region of a generated record. */
export interface Cell {
  readonly account: AccountId
  readonly region: Region
  readonly resources: ReadonlyArray<ResourceArn>
}

/** What becomes of an action of a generated record. `partly`: of its two keys one failed. */
export type Fate = "verified" | "accepted" | "partly" | "failed"

/** Who made a generated record. */
export const operator: UserInfo = {
  type: "iam-role",
  principal: "arn:aws:sts::222222222222:assumed-role/orgtag-sweep/one",
  name: "orgtag-sweep",
  sessionName: "one",
  trigger: "schedule",
}

/** The text of the policy of a sweep; every other sweep has a new one. */
export const policyText = (sweep: number): string => `version: 1 # ${Math.floor(sweep / 2)}\n`

/** The digest of the policy of a sweep. */
export const policyDigest = (sweep: number): string => `sha256:${sha256(policyText(sweep))}`

/** The id of a sweep. */
export const sweepIdOf = (sweep: number): string => `20260101T00000${sweep}000Z-abcdef`

/** A resource of a generated record. */
export const cellOf = (account: number, region: string, resources: number): Cell => {
  const id = AccountId.make(String(account).padStart(12, "1"))
  return {
    account: id,
    region: Region.make(region),
    resources: Array.from({ length: resources }, (_, index) =>
      ResourceArn.make(`arn:aws:sqs:${region}:${id}:queue-${index}`),
    ),
  }
}

/** Builds the record that a correct engine would leave, action by action, with the record's own pure functions. */
export class RecordBuilder {
  readonly #heads = new Map<ResourceArn, Head>()
  readonly #actions = new Map<string, UserAction>()
  readonly #entries: Array<StoredRecord["entries"][number]> = []
  readonly #groups: Array<Group> = []
  readonly #tips = new Map<string, { openedIn: number; number: number; hash: string }>()
  readonly #withEvidence: boolean
  #clock = Date.parse("2026-01-01T00:00:00.000Z")

  constructor(withEvidence: boolean) {
    this.#withEvidence = withEvidence
  }

  /** The time, a second later than when it was last asked. */
  readonly now = (): string => new Date((this.#clock += 1000)).toISOString()

  /** The action that sets a key of a resource, and another that always fails where that is its fate. */
  readonly action = (resource: ResourceArn, value: string, fate: Fate = "verified"): Action => {
    const head = this.#heads.get(resource)
    const before = head?.tags.get("team") ?? null
    const changes: ReadonlyArray<KeyChange> = [
      ...(fate === "partly" ? [{ key: "owner", before: null, after: "nobody" }] : []),
      { key: "team", before, after: value },
    ]
    const identity = { resource, rev: head?.rev ?? 0, actionType: "tag" as const, changes }
    const rules = { team: { rule: "teams", line: 4 } }
    return { ...identity, actionId: actionIdOf(identity), rules, timestamp: this.now() }
  }

  /** A group as it stands in the ledger before any of its steps. */
  readonly group = (cell: Cell, sweep: number, number: number, actions: ReadonlyArray<Action>): Group => ({
    account: cell.account,
    region: cell.region,
    openedIn: sweep + 1,
    number,
    epoch: sweep + 1,
    sweepId: sweepIdOf(sweep),
    policyDigest: policyDigest(sweep),
    userInfo: operator,
    actions,
  })

  /** Opens a group and leaves it so. */
  readonly open = (group: Group): void => {
    this.#groups.push(group)
  }

  /** Writes an action's row. */
  readonly row = (group: Group, action: Action, status: UserAction["status"]): UserAction => {
    const { account, region, sweepId, policyDigest, userInfo } = group
    const tried = this.#actions.get(action.actionId)?.attempts ?? []
    const attempts =
      status === "failed"
        ? [...tried, { sweep: sweepId, time: this.now(), reason: "denied" as const }]
        : tried
    // Every third was sent again, which dates the row anew.
    const timestamp = this.#actions.size % 3 === 2 ? this.now() : action.timestamp
    const row = { ...action, timestamp, account, region, sweepId, policyDigest, userInfo, status, attempts }
    this.#actions.set(action.actionId, row)
    return row
  }

  /** Steps 5 and, unless it is left out, 6. The entry's hash. */
  readonly record = (group: Group, action: Action, applied: ReadonlyArray<KeyChange>, put = true): string => {
    const head = this.#heads.get(action.resource)
    const entry = entryFor(group, action, { head, observed: head?.tags ?? noTags, applied })
    this.#heads.set(action.resource, headOf(entry, group))
    if (put) this.#entries.push(entry)
    return entry.hash
  }

  /** Takes a group through all of its steps. */
  readonly run = (group: Group, fates: ReadonlyArray<Fate>): void => {
    const outcomes = group.actions.map((action, index): ActionOutcome => {
      const fate = fates[index] ?? "verified"
      const applied = fate === "failed" ? [] : action.changes.filter(({ key }) => key === "team")
      const entryHash = applied.length === 0 ? null : this.record(group, action, applied)
      const status = fate === "partly" ? "failed" : fate
      const row = this.row(group, action, status)
      return {
        actionId: action.actionId,
        status,
        entryHash,
        ...(status === "failed" ? { reason: "denied" as const } : {}),
        ...(this.#withEvidence ? { row: userActionHash(row) } : {}),
      }
    })
    this.close(group, outcomes)
  }

  /** Closes a group with outcomes. */
  readonly close = (group: Group, outcomes: ReadonlyArray<ActionOutcome>): void => {
    const cell = `${group.account}#${group.region}`
    const previous = this.#tips.get(cell)?.hash ?? groupChainStart(group.account, group.region)
    const closed = closingOf(group, outcomes, previous)
    this.#tips.set(cell, { openedIn: group.openedIn, number: group.number, hash: closed.hash })
    this.#groups.push({ ...group, closed })
  }

  /** The last closed group of an account-Region. */
  readonly tip = ({ account, region }: Cell) => this.#tips.get(`${account}#${region}`)

  /** Everything so far, in the order of the tables. */
  get built(): Pick<StoredRecord, "heads" | "entries" | "actions" | "groups"> {
    return {
      heads: Array.from(this.#heads.values()),
      entries: this.#entries.toSorted((left, right) => (left.timestamp < right.timestamp ? -1 : 1)),
      actions: Array.from(this.#actions.values()),
      groups: this.#groups.toSorted(
        (left, right) => left.openedIn - right.openedIn || left.number - right.number,
      ),
    }
  }
}
