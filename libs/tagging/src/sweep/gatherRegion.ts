import { Clock, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Tags } from "../domain/Tags.ts"
import { GroupChain } from "../record/GroupChain.ts"
import { changeSetKey } from "../record/groupActions.ts"
import { staysOpen } from "../record/GroupWork.ts"
import type { Action, Head } from "../record/Record.ts"
import { type Recovery, recoverRegion } from "../record/recoverRegion.ts"
import { ChangeTally, ResourceTally } from "./counts.ts"
import type { DueChange } from "./DueChange.ts"
import { type RegionContext, verdictOn } from "./judgeResource.ts"
import { readRegion } from "./readRegion.ts"
import { recordPage } from "./recordPage.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import { reportFailure } from "./SweepRun.ts"

/** A Region that was read to its end, with what is due in it; or why it could not be. */
export type GatheredRegion =
  | {
      readonly _tag: "Read"
      readonly context: RegionContext
      /** Undefined in a plan. */
      readonly chain: GroupChain | undefined
      readonly resources: ResourceTally
      readonly changes: ChangeTally
      /** What is due, as long as it is not more than the account's limit; `dueCount` goes on counting. */
      readonly due: ReadonlyArray<DueChange>
      readonly dueCount: number
    }
  | { readonly _tag: "Unread"; readonly region: Region; readonly failure: CallFailed }

/**
 * Recovers what was left open in a Region, then reads it to its end and keeps what is due, before anything is written.
 *
 * Holds at most the account's limit of due changes: beyond it nothing of the account is written, so counting is enough.
 */
export const gatherRegion = Effect.fnUntraced(
  function* (entered: EnteredAccount, region: Region) {
    const { run, account, session, lease } = entered
    const chain =
      lease === undefined
        ? undefined
        : new GroupChain(
            lease.epoch,
            account.id,
            region,
            entered.states.find((state) => state.region === region),
          )
    const open = chain === undefined ? new Set<ResourceArn>() : yield* recover(entered, region, chain)
    const context: RegionContext = { run, session, account, region, open }
    const gathering = { due: new Array<DueChange>(), dueCount: 0 }
    const resources = new ResourceTally()
    const changes = new ChangeTally()
    yield* readRegion({
      context,
      resources,
      changes,
      record: (page) => (chain === undefined ? Effect.succeed(noHeads) : recordPage(context, chain, page)),
      due: (found) => keep(context, gathering, resources, found),
    })
    if (chain !== undefined) {
      chain.swept(run.sweepId, new Date(yield* Clock.currentTimeMillis).toISOString())
    }
    return { _tag: "Read", context, chain, resources, changes, ...gathering } satisfies GatheredRegion
  },
  (effect, _entered, region) =>
    effect.pipe(
      Effect.catch((failure) => Effect.succeed<GatheredRegion>({ _tag: "Unread", region, failure })),
    ),
)

const noHeads: ReadonlyMap<ResourceArn, Head> = new Map()

const keep = Effect.fnUntraced(function* (
  { run, account, region }: RegionContext,
  gathering: { due: Array<DueChange>; dueCount: number },
  resources: ResourceTally,
  found: ReadonlyArray<DueChange>,
) {
  const room = run.request.policy.limits.changesPerAccount - gathering.due.length
  gathering.due.push(...found.slice(0, Math.max(0, room)))
  gathering.dueCount += found.length
  yield* run.emit({
    _tag: "RegionProgressed",
    account: account.id,
    region,
    stage: "reading",
    seen: resources.counts.seen,
    due: gathering.dueCount,
    done: 0,
  })
})

const recover = Effect.fnUntraced(function* (entered: EnteredAccount, region: Region, chain: GroupChain) {
  const { run, account, session } = entered
  const wants = (action: Action, tags: Tags): boolean => {
    const { changes, blocked } = verdictOn({ run, account, region }, { arn: action.resource, tags })
    return blocked === undefined && changeSetKey(changes) === changeSetKey(action.changes)
  }
  const recovery = yield* recoverRegion({ session, chain, sweepId: run.sweepId, wants })
  yield* tellRecovery(entered, region, recovery)
  return recovery.open
})

/** Tells what recovery settled. What it could not determine, or record, is a failure of this sweep. */
const tellRecovery = Effect.fnUntraced(function* (
  { run, account }: EnteredAccount,
  region: Region,
  { ended }: Recovery,
) {
  if (ended.length === 0) return
  const settled = ended.filter((action) => !staysOpen(action))
  yield* run.emit({ _tag: "ActionsRecovered", account: account.id, region, actions: settled.length })
  for (const { work, keys, unrecorded } of ended) {
    const place = { account: account.id, region, resource: work.action.resource }
    const lost = keys.find((key) => key.reason === "indeterminate")
    const failure: Failure | undefined =
      unrecorded !== undefined
        ? failureFromCall(place, unrecorded)
        : lost === undefined
          ? undefined
          : failureOf(place, "indeterminate", `key ${lost.change.key}: ${lost.message ?? ""}`)
    if (failure !== undefined) yield* reportFailure(run, failure)
  }
})
