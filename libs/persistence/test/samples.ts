import {
  AccountId,
  Region,
  ResourceArn,
  type Action,
  type ClosedGroup,
  type Group,
  type Head,
  type HistoryEntry,
  policyDigestOf,
  type Seal,
  type SealableRow,
  type SealHead,
  sealChainStart,
  sealDigest,
  type StoredPolicy,
  type SweepHeader,
  type UserAction,
  type UserInfo,
} from "@orgtag/tagging"

let count = Math.floor(Math.random() * 1e9)

/** A number that no other sample has. */
export const next = (): number => (count += 1)

/** An account that no other test uses. */
export const nextAccount = (): AccountId => AccountId.make(String(100_000_000_000 + next()))

/** A resource that no other test uses. */
export const nextArn = (): ResourceArn =>
  ResourceArn.make(`arn:aws:sqs:eu-west-1:111122223333:queue-${next()}`)

export const region = Region.make("eu-west-1")
export const account = AccountId.make("111122223333")

/** A point in time of the samples, so many milliseconds after their beginning. */
export const time = (ms = 0): string => new Date(Date.UTC(2026, 10, 1) + ms).toISOString()

export const operator: UserInfo = {
  type: "identity-center",
  principal: "arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/ada@example.org",
  sessionName: "ada@example.org",
  permissionSet: "Ops",
  trigger: "cli",
}

export const seenHead = (resource: ResourceArn, change: Partial<Head> = {}): Head => ({
  resource,
  account,
  region,
  tags: new Map([["env", "dev"]]),
  timestamp: time(),
  userInfo: { type: "unknown", observedBetween: [null, time()] },
  rev: 0,
  hash: "0".repeat(64),
  moved: undefined,
  gone: false,
  ...change,
})

export const movedHead = (resource: ResourceArn, rev: number, change: Partial<Head> = {}): Head =>
  seenHead(resource, {
    rev,
    timestamp: time(rev),
    tags: new Map([["env", `prod-${rev}`]]),
    userInfo: operator,
    hash: String(rev).repeat(64).slice(0, 64),
    moved: {
      actionId: `ACTION${rev}`.padEnd(26, "A"),
      changes: [{ key: "env", before: "dev", after: `prod-${rev}` }],
      prev: "0".repeat(64),
      timestamp: time(rev),
    },
    ...change,
  })

export const actionOf = (resource: ResourceArn, change: Partial<Action> = {}): Action => ({
  actionId: `A${next()}`.padEnd(26, "Z"),
  actionType: "tag",
  resource,
  rev: 0,
  changes: [{ key: "env", before: null, after: "prod" }],
  rules: { env: { rule: "environment", line: 12 } },
  timestamp: time(),
  ...change,
})

export const userActionOf = (change: Partial<UserAction> = {}): UserAction => ({
  ...actionOf(nextArn()),
  account,
  region,
  userInfo: operator,
  sweepId: "20261101T000000-abc",
  policyDigest: `sha256:${"a".repeat(64)}`,
  status: "intended",
  attempts: [],
  ...change,
})

export const entryOf = (
  resource: ResourceArn,
  rev: number,
  change: Partial<HistoryEntry> = {},
): HistoryEntry => ({
  resource,
  timestamp: time(rev),
  tags: new Map([["env", `prod-${rev}`]]),
  changes: [{ key: "env", before: "dev", after: `prod-${rev}` }],
  rules: { env: { rule: "environment", line: 12 } },
  rev,
  actionId: `ACTION${rev}`.padEnd(26, "A"),
  actionType: "tag",
  sweepId: "20261101T000000-abc",
  policyDigest: `sha256:${"a".repeat(64)}`,
  userInfo: operator,
  prev: "0".repeat(64),
  hash: String(rev).repeat(64).slice(0, 64),
  ...change,
})

export const groupOf = (
  owner: AccountId,
  openedIn: number,
  number: number,
  change: Partial<Group> = {},
): Group => ({
  account: owner,
  region,
  openedIn,
  number,
  epoch: openedIn,
  sweepId: "20261101T000000-abc",
  policyDigest: `sha256:${"a".repeat(64)}`,
  userInfo: operator,
  actions: [actionOf(nextArn())],
  ...change,
})

export const closedOf = (group: Group): ClosedGroup => ({
  outcomes: group.actions.map(({ actionId }, index) => ({
    actionId,
    status: index === 0 ? "verified" : "failed",
    entryHash: index === 0 ? "e".repeat(64) : null,
    ...(index === 0
      ? { timestamp: time() }
      : { reason: "denied", attempt: { sweep: "S1", time: time(), reason: "denied" } }),
    row: "f".repeat(64),
  })),
  previous: "p".repeat(64),
  hash: "h".repeat(64),
})

export const headerOf = (change: Partial<SweepHeader> = {}): SweepHeader => ({
  sweepId: `S${String(next()).padStart(12, "0")}`,
  trigger: "cli",
  policyDigest: `sha256:${"a".repeat(64)}`,
  userInfo: operator,
  toolVersion: "0.1.0",
  startedAt: time(),
  scope: { accounts: [], regions: [] },
  ...change,
})

export const rowOf = (sweepId: string, owner: AccountId, change: Partial<SealableRow> = {}): SealableRow => ({
  sweepId,
  account: owner,
  region: "*",
  state: "open",
  ...change,
})

/** A policy whose text no other sample has. */
export const storedPolicyOf = (change: Partial<StoredPolicy> = {}): StoredPolicy => {
  const text = change.text ?? `\uFEFFversion: 1 # ${next()}, für ä鍵𐍈\n`
  return {
    digest: policyDigestOf(text),
    text,
    toolVersion: "0.1.0",
    userInfo: operator,
    storedAt: time(),
    hash: "f".repeat(64),
    ...change,
  }
}

/** The seal of a sweep after a head. */
export const sealAfter = (head: SealHead | undefined, change: Partial<Seal> = {}): Seal => {
  const content = {
    number: (head?.number ?? 0) + 1,
    sweepId: `S${next()}`,
    header: "a".repeat(64),
    policyDigest: `sha256:${"b".repeat(64)}`,
    sealedAt: time(),
    rows: 3,
    rowsHash: "c".repeat(64),
    openGroups: 1,
    previous: head?.hash ?? sealChainStart,
    ...change,
  }
  return { ...content, digest: sealDigest(content) }
}
