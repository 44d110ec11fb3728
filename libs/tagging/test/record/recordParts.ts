import { AccountId } from "../../src/domain/AccountId.ts"
import { CallFailed } from "../../src/domain/CallFailed.ts"
import { Region } from "../../src/domain/Region.ts"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import type { KeyChange } from "../../src/domain/TagChange.ts"
import { tagsOf } from "../../src/domain/Tags.ts"
import { actionIdOf } from "../../src/record/actionId.ts"
import type { Action, ActionType, Group, Head, UserAction } from "../../src/record/Record.ts"

export const account = AccountId.make("333333333333")
export const region = Region.make("eu-west-1")
export const orders = ResourceArn.make("arn:aws:sqs:eu-west-1:333333333333:orders")

/** A change of one key, `null` where it is absent. */
export const change = (key: string, before: string | null, after: string | null): KeyChange => ({
  key,
  before,
  after,
})

/** An action on the orders queue, at rev 0 at noon unless it says otherwise. */
export const actionWith = (changes: ReadonlyArray<KeyChange>, actionType: ActionType = "tag"): Action => {
  const identity = { resource: orders, rev: 0, actionType, changes }
  return {
    ...identity,
    actionId: actionIdOf(identity),
    rules: {},
    timestamp: "2031-01-01T12:00:00.000Z",
  }
}

/** A group of these actions. */
export const groupOf = (...actions: ReadonlyArray<Action>): Group => ({
  account,
  region,
  openedIn: 1,
  number: 0,
  epoch: 1,
  sweepId: "sweep-1",
  policyDigest: "sha256:0",
  userInfo: { type: "root", principal: "arn:aws:iam::333333333333:root", trigger: "cli" },
  actions,
})

/** The head of the orders queue, moved by an action where there is one. */
export const headWith = (
  tags: Readonly<Record<string, string>>,
  moved?: { readonly by: Action; readonly applied?: ReadonlyArray<KeyChange> },
  timestamp = "2031-01-01T12:00:00.000Z",
): Head => ({
  resource: orders,
  account,
  region,
  tags: tagsOf(tags),
  timestamp,
  userInfo: { type: "unknown", observedBetween: [null, timestamp] },
  rev: moved === undefined ? 0 : 1,
  hash: "h",
  moved:
    moved === undefined
      ? undefined
      : { actionId: moved.by.actionId, changes: moved.applied ?? moved.by.changes, prev: "p", timestamp },
  gone: false,
})

/** The row of an action. */
export const rowOf = (action: Action, row: Partial<UserAction> = {}): UserAction => ({
  ...action,
  account,
  region,
  userInfo: { type: "root", principal: "arn:aws:iam::333333333333:root", trigger: "cli" },
  sweepId: "sweep-1",
  policyDigest: "sha256:0",
  status: "intended",
  attempts: [],
  ...row,
})

/** A call that AWS refused, or whose answer was lost. */
export const callFailed = (effect: "none" | "unknown"): CallFailed =>
  new CallFailed({
    service: "Resource Groups Tagging API",
    operation: "TagResources",
    reason: effect === "none" ? "denied" : "unavailable",
    code: "Code",
    detail: "detail",
    effect,
    attempts: 1,
  })
