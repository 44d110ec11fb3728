import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Action, ActionOutcome, Group, UserAction } from "../record/Record.ts"
import { hashOf } from "../record/sha256.ts"
import { rowParts } from "../record/userActionHash.ts"

/** What a closed group says that an action's row must be. */
export const claimOfOutcome = (group: Group, action: Action, outcome: ActionOutcome): string =>
  hashOf({ ...rowParts(action, group), status: outcome.status })

/** What a row says, in the form in which its closed group says it. */
export const claimOfRow = (row: UserAction): string => hashOf({ ...rowParts(row, row), status: row.status })

/** What an entry and the outcome that it came of both say. */
export const claimOfEntry = (resource: ResourceArn, hash: string): string => `${hash} ${resource}`
