import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Action, ActionOutcome, Group, HistoryEntry, UserAction } from "../record/Record.ts"

/** What of an entry a dossier needs. */
export type RecordedEntry = Pick<HistoryEntry, "resource" | "timestamp" | "rev" | "hash" | "sweepId">

/** A group that holds an action. */
export interface Mention {
  readonly group: Omit<Group, "actions" | "closed">
  readonly action: Action
  readonly isClosed: boolean
  /** Undefined where the group is open, or closed without saying anything of the action: then nothing was sent. */
  readonly outcome: ActionOutcome | undefined
}

/** A head that is one ahead of its history. */
export interface HeadAhead {
  readonly resource: ResourceArn
  readonly rev: number
  readonly timestamp: string
}

/** All that the record says of one action, held where the sums of its bucket differ. */
export interface ActionDossier {
  readonly actionId: string
  readonly entries: Array<RecordedEntry>
  readonly rows: Array<UserAction>
  /** In the order of the groups. */
  readonly mentions: Array<Mention>
  readonly ahead: Array<HeadAhead>
}

/** Dossiers by action. */
export class Dossiers {
  readonly #dossiers = new Map<string, ActionDossier>()

  /** The dossier of an action, which is begun where there is none. */
  readonly of = (actionId: string): ActionDossier => {
    const standing = this.#dossiers.get(actionId)
    if (standing !== undefined) return standing
    const dossier: ActionDossier = { actionId, entries: [], rows: [], mentions: [], ahead: [] }
    this.#dossiers.set(actionId, dossier)
    return dossier
  }

  /** Puts a group into the dossiers of those of its actions that are wanted. */
  readonly mention = (group: Group, wanted: (actionId: string) => boolean): void => {
    const { actions, closed, ...rest } = group
    for (const action of actions) {
      if (!wanted(action.actionId)) continue
      const outcome = closed?.outcomes.find(({ actionId }) => actionId === action.actionId)
      this.of(action.actionId).mentions.push({ group: rest, action, isClosed: closed !== undefined, outcome })
    }
  }

  /** All of them. */
  get all(): Iterable<ActionDossier> {
    return this.#dossiers.values()
  }
}
