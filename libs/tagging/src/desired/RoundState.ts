import type { Tags } from "../domain/Tags.ts"
import type { Provenance } from "./diffTags.ts"
import type { RenameGroup } from "./renameTags.ts"

/** What the rounds so far came to. A key that is in none of the maps is as it was observed. */
export interface RoundState {
  readonly observed: Tags
  readonly tags: Tags
  /** Who wrote each key that a rule or a rename wrote. */
  readonly writes: ReadonlyMap<string, Provenance>
  /** Who removed each observed key, sources of renames included; it may have been written again since. */
  readonly removals: ReadonlyMap<string, Provenance>
  /** The renames that were carried out, by target, so that they can be undone. */
  readonly renamed: ReadonlyMap<string, RenameGroup>
}

const none: ReadonlyMap<string, never> = new Map<string, never>()

/** The state before the first round. */
export const observedState = (observed: Tags): RoundState => ({
  observed,
  tags: observed,
  writes: none,
  removals: none,
  renamed: none,
})

/**
 * Whether a key counts as present: it was observed, or renamed to, and no rule has removed it since.
 *
 * What a default of an earlier round wrote does not count, so that each round computes it anew from the tags as they
 * are by then. What was removed is missing: else a default would have to wait for the next sweep.
 */
export const isPresent = (state: RoundState, key: string): boolean =>
  state.renamed.has(key) || (state.observed.has(key) && !state.removals.has(key))
