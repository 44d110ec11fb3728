import type { Action, ActionOutcome, Group } from "../record/Record.ts"
import { claimOfEntry, claimOfOutcome } from "./actionClaim.ts"
import type { ActionSums } from "./ActionSums.ts"
import { verifyLimits } from "./verifyLimits.ts"

/** What an outcome says of a row. */
interface RowClaim {
  readonly parts: string
  readonly whole: string | undefined
}

/** What the closed groups of one account-Region say of actions, on its way into the sums. */
export class OutcomeSums {
  readonly #sums: ActionSums
  readonly #concerns: (group: Group, action: Action) => boolean
  /** What was said of actions that failed: the same one may be tried again by a later group, whose word then holds. */
  readonly #failed = new Map<string, RowClaim>()

  constructor(sums: ActionSums, concerns: (group: Group, action: Action) => boolean) {
    this.#sums = sums
    this.#concerns = concerns
  }

  /** Takes a group's word for its actions; an open one says nothing yet. */
  readonly add = (group: Group): void => {
    const actions = new Map(group.actions.map((action) => [action.actionId, action] as const))
    for (const outcome of group.closed?.outcomes ?? []) {
      const action = actions.get(outcome.actionId)
      if (action !== undefined) this.#outcome(group, action, outcome)
    }
  }

  #outcome(group: Group, action: Action, outcome: ActionOutcome): void {
    const { actionId } = action
    const earlier = this.#failed.get(actionId)
    if (earlier !== undefined) {
      this.#sums.add("rows", actionId, earlier.parts)
      if (earlier.whole !== undefined) this.#sums.add("whole rows", actionId, earlier.whole)
      this.#failed.delete(actionId)
    }
    if (!this.#concerns(group, action)) return
    const claim: RowClaim = { parts: claimOfOutcome(group, action, outcome), whole: outcome.row }
    this.#sums.takeBack("rows", actionId, claim.parts)
    if (claim.whole !== undefined) this.#sums.takeBack("whole rows", actionId, claim.whole)
    if (outcome.entryHash !== null) {
      this.#sums.takeBack("entries", actionId, claimOfEntry(action.resource, outcome.entryHash))
    } else if (this.#failed.size < verifyLimits.triedAgain) {
      // What is not remembered only makes its bucket be looked at action by action.
      this.#failed.set(actionId, claim)
    }
  }
}
