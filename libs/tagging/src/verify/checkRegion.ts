import { Effect, Stream } from "effect"
import { type RecordedRegion, UnreadableItem } from "../ports/RecordSource.ts"
import { actionIdOf } from "../record/actionId.ts"
import { compareGroupKeys } from "../record/GroupChain.ts"
import { closingOf, groupChainStart } from "../record/groupHash.ts"
import type { Group } from "../record/Record.ts"
import type { Findings } from "./Findings.ts"
import { type Closed, GroupLinks } from "./GroupLinks.ts"
import { type ExpectedGroup, groupPlace } from "./SealedTips.ts"
import type { RecordPlace } from "./VerifyFinding.ts"

/** Where the groups of an account-Region go while its chain is walked. */
export interface RegionVisitor {
  readonly findings: Findings
  readonly group: (group: Group) => void
  /** What sealed rows say is in this chain. */
  readonly expected: ReadonlyArray<ExpectedGroup>
}

/** What a walk came to. */
export interface RegionWalk {
  readonly closed: number
  readonly open: number
  /** Closed groups after the last one that a signed seal covers. */
  readonly unanchored: number
}

/** Walks the groups of an account-Region: each closed one's hash, the chain, and the tips that state and seals name. */
export const checkRegion = Effect.fnUntraced(function* (recorded: RecordedRegion, visitor: RegionVisitor) {
  const { account, region } = recorded
  const { findings } = visitor
  if (recorded.state instanceof UnreadableItem) findings.unreadable(recorded.state)
  const awaited = new AwaitedGroups([...visitor.expected, ...expectedByState(recorded)])
  const walk = { closed: 0, open: 0, unanchored: 0 }
  const links = new GroupLinks(groupChainStart(account, region), {
    linked: (group) => {
      walk.unanchored = awaited.isAnchor(group) ? 0 : walk.unanchored + 1
    },
    broken: (group) => {
      walk.unanchored += 1
      const message = `${nameOf(group)} is closed and does not follow a group that is there`
      findings.found("group-chain", placeOf(group), message, timeOf(group))
    },
  })
  let last: Group | undefined
  yield* Stream.runForEach(findings.readable(recorded.groups), (group) =>
    Effect.sync(() => {
      checkGroup(findings, recorded, last, group)
      last = group
      awaited.came(group)
      visitor.group(group)
      if (isClosed(group)) links.add(group)
      walk[group.closed === undefined ? "open" : "closed"] += 1
    }),
  )
  links.end()
  for (const expected of awaited.rest) findings.found("group-tip", placeOf(expected), vanished(expected))
  return walk satisfies RegionWalk
})

/** What a sentence calls a group. */
export const nameOf = (group: Pick<Group, "account" | "region" | "openedIn" | "number">): string =>
  `group ${groupPlace(group)} of ${group.account} in ${group.region}`

/** The finding about a group that ought to be there. */
export const vanished = (expected: ExpectedGroup): string =>
  expected.hash === undefined
    ? `${nameOf(expected)} was open when ${expected.saidBy} was written, and is gone`
    : `${nameOf(expected)} was the last closed one by ${expected.saidBy}, and is not there with that hash`

/** Where a finding about a group belongs. */
export const placeOf = (
  group: Pick<Group, "account" | "region"> & {
    readonly sweepId?: string
    readonly sweep?: string | undefined
  },
): RecordPlace => {
  const sweep = group.sweepId ?? group.sweep
  return { account: group.account, region: group.region, ...(sweep === undefined ? {} : { sweep }) }
}

const timeOf = (group: Group): string | null => group.actions[0]?.timestamp ?? null

const isClosed = (group: Group): group is Closed => group.closed !== undefined

const expectedByState = ({ account, region, state }: RecordedRegion): ReadonlyArray<ExpectedGroup> =>
  state === undefined || state instanceof UnreadableItem || state.tip === undefined
    ? []
    : [{ account, region, ...state.tip, saidBy: "its state", sweep: undefined, anchored: false }]

const checkGroup = (
  findings: Findings,
  { account, region }: RecordedRegion,
  last: Group | undefined,
  group: Group,
): void => {
  const found = (rule: "group-hash" | "group-chain" | "action-id", problem: string): void =>
    findings.found(rule, { ...placeOf(group), account, region }, `${nameOf(group)} ${problem}`, timeOf(group))
  if (group.account !== account || group.region !== region) {
    found("group-chain", `stands among those of ${account} in ${region}`)
  }
  if (last !== undefined && compareGroupKeys(last, group) >= 0)
    found("group-chain", `stands after ${nameOf(last)}`)
  for (const action of group.actions) {
    if (actionIdOf(action) !== action.actionId) {
      found("action-id", `holds action ${action.actionId} on ${action.resource}, whose id is not its own`)
    }
  }
  const { closed } = group
  if (closed === undefined) return
  if (closingOf(group, closed.outcomes, closed.previous).hash !== closed.hash) {
    found("group-hash", "does not have the hash of its content")
  }
  const ids = new Set(group.actions.map(({ actionId }) => actionId))
  for (const { actionId } of closed.outcomes) {
    if (!ids.delete(actionId)) found("group-hash", `tells of action ${actionId}, which it does not hold once`)
  }
}

/** Groups that ought to come, until they do. */
class AwaitedGroups {
  readonly #awaited = new Map<string, ReadonlyArray<ExpectedGroup>>()
  readonly #anchors: ReadonlySet<string>

  constructor(expected: ReadonlyArray<ExpectedGroup>) {
    for (const group of expected) {
      const place = groupPlace(group)
      this.#awaited.set(place, [...(this.#awaited.get(place) ?? []), group])
    }
    this.#anchors = new Set(
      expected.flatMap(({ anchored, hash }) => (anchored && hash !== undefined ? [hash] : [])),
    )
  }

  /** A group came. */
  readonly came = (group: Group): void => {
    const place = groupPlace(group)
    const still = (this.#awaited.get(place) ?? []).filter(
      ({ hash }) => hash !== undefined && hash !== group.closed?.hash,
    )
    if (still.length === 0) this.#awaited.delete(place)
    else this.#awaited.set(place, still)
  }

  /** Whether a signed seal names a group as a tip. */
  readonly isAnchor = ({ closed }: Closed): boolean => this.#anchors.has(closed.hash)

  /** Those that have not come. */
  get rest(): ReadonlyArray<ExpectedGroup> {
    return Array.from(this.#awaited.values()).flat()
  }
}
