import { Effect } from "effect"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { ActionInFlight, KeyOutcome } from "./ActionInFlight.ts"
import type { GroupChain } from "./GroupChain.ts"
import { groupActions } from "./groupActions.ts"
import type { Judgement } from "./judgeAction.ts"
import { sendGroups } from "./sendGroups.ts"

type SendAgain = Extract<Judgement, { readonly _tag: "SendAgain" }>

/**
 * Sends the open keys of actions again, under the same ids, and says what became of all keys of each.
 *
 * Only the open ones: a key that somebody else has written since is not written over.
 */
export const resendActions = Effect.fnUntraced(function* (
  session: AccountSession,
  chain: GroupChain,
  judgements: ReadonlyArray<SendAgain>,
) {
  const parts = judgements.map((judgement) => ({ judgement, ...openPart(judgement) }))
  const groups = groupActions(
    parts.map((part) => ({ ...part.work.action, part })),
    { resources: SweepLimits.resourcesPerGroup, bytes: SweepLimits.bytesPerGroup },
  ).map((list) => list.map(({ part }) => part))
  const outcomes = yield* sendGroups(
    session,
    chain.region,
    groups.map((list) => list.map(({ work }) => work)),
  )
  return new Map(
    groups
      .flat()
      .map(({ judgement }, index) => [judgement, merged(judgement, outcomes[index] ?? [])] as const),
  ) satisfies ReadonlyMap<SendAgain, ReadonlyArray<KeyOutcome>>
})

/** An action cut down to its open keys. */
const openPart = ({ work, keys }: SendAgain): { readonly work: ActionInFlight } => {
  const changes = keys.filter((key) => key.state === "open").map((key) => key.change)
  return { work: { ...work, action: { ...work.action, changes } } }
}

const merged = (judgement: SendAgain, resent: ReadonlyArray<KeyOutcome>): ReadonlyArray<KeyOutcome> =>
  judgement.keys.map((key) => resent.find(({ change }) => change.key === key.change.key) ?? key)
