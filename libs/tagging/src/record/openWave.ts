import { Effect, type Semaphore } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { Tags } from "../domain/Tags.ts"
import type { ActionInFlight } from "./ActionInFlight.ts"
import type { Contest } from "./Contest.ts"
import { storeState } from "./closeGroups.ts"
import type { GroupChain } from "./GroupChain.ts"
import { requireLease, whileLeased } from "./whileLeased.ts"
import { type EndedAction, intentOf } from "./GroupWork.ts"
import type { Action, Group, Head, UserInfo } from "./Record.ts"

/** An action that is due, with the state that it was decided on. */
export interface DueAction {
  readonly action: Action
  readonly head: Head | undefined
  readonly observed: Tags
  /** The contests that the head is to have; those that it has where absent. */
  readonly contests?: ReadonlyArray<Contest>
}

/** Where a wave writes, and in whose name. */
export interface WaveContext {
  readonly chain: GroupChain
  readonly sweepId: string
  readonly policyDigest: string
  readonly userInfo: UserInfo
  /** The places for resources that are recorded at once, which all waves of a process share. */
  readonly recording: Semaphore.Semaphore
}

/** A group that stands in the ledger, with what may be sent and what may not. */
export interface OpenedGroup {
  readonly group: Group
  /** The actions whose intents were acknowledged. */
  readonly ready: ReadonlyArray<ActionInFlight>
  readonly unsent: ReadonlyArray<EndedAction>
}

/** What opening a wave came to. */
export interface OpenedWave {
  readonly groups: ReadonlyArray<OpenedGroup>
  /** The actions of groups that could not be opened. */
  readonly unopened: ReadonlyArray<EndedAction>
  readonly failure: CallFailed | undefined
}

/** Steps 1 and 2: puts the groups into the ledger, then the intents of their actions. Nothing is sent without both. */
export const openWave = Effect.fnUntraced(function* (
  context: WaveContext,
  due: ReadonlyArray<ReadonlyArray<DueAction>>,
) {
  const groups = due.map((actions) => groupOf(context, actions))
  const opening = yield* Effect.result(openGroups(context.chain, groups))
  if (opening._tag === "Failure") {
    const unopened = groups.flatMap((group, index) => inFlight(group, due[index] ?? []))
    return unopenedWave(unopened, opening.failure)
  }
  const works = groups.map((group, index) => inFlight(group, due[index] ?? []))
  const { tried, acknowledged, failure } = yield* putIntents(context.chain, works.flat())
  return {
    groups: groups.map((group) => {
      const own = tried.filter((work) => work.group === group)
      return {
        group,
        ready: own.filter((work) => acknowledged.has(work.action.actionId)),
        unsent: own
          .filter((work) => !acknowledged.has(work.action.actionId))
          .map((work) => neverSent(work, failure)),
      }
    }),
    unopened: [],
    failure,
  } satisfies OpenedWave
})

const unopenedWave = (works: ReadonlyArray<ActionInFlight>, failure: CallFailed): OpenedWave => ({
  groups: [],
  unopened: works.map((work) => neverSent(work, failure)),
  failure,
})

const groupOf = ({ chain, ...context }: WaveContext, actions: ReadonlyArray<DueAction>): Group => ({
  account: chain.account,
  region: chain.region,
  openedIn: chain.epoch,
  number: chain.nextNumber(),
  epoch: chain.epoch,
  sweepId: context.sweepId,
  policyDigest: context.policyDigest,
  userInfo: context.userInfo,
  actions: actions.map(({ action }) => action),
})

const inFlight = (group: Group, actions: ReadonlyArray<DueAction>): ReadonlyArray<ActionInFlight> =>
  actions.map((due) => ({ ...due, group, attempts: [] }))

/**
 * Opens groups, after those that are open already. The state that leads recovery to them is stored before the first of
 * them exists.
 */
const openGroups = Effect.fnUntraced(function* (chain: GroupChain, groups: ReadonlyArray<Group>) {
  const ledger = yield* SweepLedger
  const [first] = groups
  if (first === undefined) return
  yield* requireLease(chain, "OpenGroup")
  chain.opening(groups)
  yield* storeState(chain)
  const opened = yield* Effect.forEach(
    groups,
    (group) => ledger.openGroup(group).pipe(whileLeased(chain, "OpenGroup")),
    { concurrency: groups.length },
  )
  chain.standOpen(groups.filter((_, index) => opened[index] === true))
  if (opened.includes(false)) return yield* placeTaken(first)
})

/** The epoch was ours alone when the lease was taken: a group that stands at one of its places is not to be written over. */
const placeTaken = (group: Group) =>
  new CallFailed({
    service: "orgtag record",
    operation: "OpenGroup",
    account: group.account,
    region: group.region,
    reason: "conflict",
    code: "GroupStandsAlready",
    detail: `another process opened groups under epoch ${group.openedIn} of the account's lease`,
    effect: "none",
    attempts: 1,
  })

/** Writes intents; one that stands already keeps its tries. Says which were acknowledged: none where it fails. */
const putIntents = Effect.fnUntraced(function* (chain: GroupChain, works: ReadonlyArray<ActionInFlight>) {
  const record = yield* ResourceRecord
  const standing = yield* Effect.result(record.actions(works.map(({ action }) => action.actionId)))
  if (standing._tag === "Failure") {
    return { tried: works, acknowledged: noIds, failure: standing.failure }
  }
  const tried = works.map((work): ActionInFlight => ({
    ...work,
    attempts: standing.success.get(work.action.actionId)?.attempts ?? [],
  }))
  const put = yield* record
    .putActions(tried.map(intentOf))
    .pipe(whileLeased(chain, "PutIntents"), Effect.result)
  // One that was not acknowledged may stand all the same: its result is written over it.
  const asked = tried.map((work): ActionInFlight => ({ ...work, mayStand: true }))
  return put._tag === "Failure"
    ? { tried: asked, acknowledged: noIds, failure: put.failure }
    : { tried: asked, acknowledged: put.success, failure: undefined }
})

const noIds: ReadonlySet<string> = new Set()

const neverSent = (work: ActionInFlight, failure: CallFailed | undefined): EndedAction => ({
  work,
  keys: work.action.changes.map((change) => ({
    change,
    state: "failed",
    reason: failure?.reason ?? "unavailable",
    message: `not sent, because its intent could not be recorded${failure === undefined ? "" : `: ${failure.message}`}`,
  })),
  entryHash: null,
  intended: work.mayStand === true,
})
