import type { Decision, Refusal } from "./decideKey.ts"
import type { Provenance } from "./diffTags.ts"
import type { RenamedTags, RenameGroup } from "./renameTags.ts"
import { isPresent, type RoundState } from "./RoundState.ts"

type Writing = Decision & { readonly kind: "write" }

/** A round's result while its decisions are carried out. */
export class RoundDraft {
  readonly #decisions: Map<string, Decision>
  readonly #before: RoundState
  readonly #groups: ReadonlyMap<string, RenameGroup>
  readonly #tags: Map<string, string>
  readonly #writes: Map<string, Provenance>
  readonly #removals: Map<string, Provenance>
  readonly #renamed: Map<string, RenameGroup>

  /** A draft of the state after a round. It turns decisions into refusals where keys collide. */
  constructor(before: RoundState, renames: RenamedTags | undefined, decisions: Map<string, Decision>) {
    this.#decisions = decisions
    this.#before = before
    this.#groups = renames?.groups ?? new Map<string, RenameGroup>()
    this.#tags = new Map(renames?.tags ?? before.tags)
    this.#writes = new Map(before.writes)
    this.#removals = new Map(before.removals)
    this.#renamed = new Map(before.renamed)
  }

  /**
   * Removals and refusals first, then what is added: whether another spelling of a new key is there is asked of the
   * tags that stay.
   */
  finish(): RoundState {
    const additions: Array<readonly [key: string, writing: Writing]> = []
    for (const [key, decision] of this.#decisions) {
      if (decision.kind === "refuse") this.#refuse(key)
      else if (decision.kind === "remove") this.#remove(key, decision.by)
      else if (decision.kind === "write" && isPresent(this.#before, key)) this.#write(key, decision)
      else if (decision.kind === "write") {
        this.#tags.delete(key)
        additions.push([key, decision])
      }
    }
    for (const group of this.#groups.values())
      if (group.kind === "equal" && !this.#decisions.has(group.target)) this.#dropSources(group)
    if (additions.length > 0) this.#addAll(additions)
    return {
      observed: this.#before.observed,
      tags: this.#tags,
      writes: this.#writes,
      removals: this.#removals,
      renamed: this.#renamed,
    }
  }

  /** Renames come before the rest, for the sources of a refused one come back and are other spellings then. */
  #addAll(additions: ReadonlyArray<readonly [key: string, writing: Writing]>): void {
    const spellings = new Map<string, string>()
    for (const key of this.#tags.keys()) spellings.set(key.toLowerCase(), key)
    const renames = additions.filter(([key]) => this.#groups.has(key))
    const others = additions.filter(([key]) => !this.#groups.has(key))
    for (const [key, writing] of [...renames, ...others]) {
      const lowered = key.toLowerCase()
      const other = spellings.get(lowered)
      if (other === undefined) {
        this.#write(key, writing)
        spellings.set(lowered, key)
        continue
      }
      this.#decisions.set(key, caseCollision(key, other, writing.by))
      this.#refuse(key)
      for (const { source } of this.#groups.get(key)?.steps ?? []) spellings.set(source.toLowerCase(), source)
    }
  }

  #write(key: string, { value, by }: Writing): void {
    this.#tags.set(key, value)
    this.#writes.set(key, by)
    const group = this.#groups.get(key)
    if (group !== undefined) this.#dropSources(group)
  }

  #remove(key: string, by: Provenance): void {
    this.#tags.delete(key)
    this.#writes.delete(key)
    this.#renamed.delete(key)
    if (this.#before.observed.has(key)) this.#removals.set(key, by)
    this.#restoreSources(this.#groups.get(key))
  }

  /** Back to what was observed, with the sources of its renames: those of this round and those of earlier ones. */
  #refuse(key: string): void {
    const earlier = this.#renamed.get(key)
    this.#renamed.delete(key)
    this.#restoreSources(earlier)
    this.#restoreSources(this.#groups.get(key))
    this.#writes.delete(key)
    const observed = this.#removals.has(key) ? undefined : this.#before.observed.get(key)
    if (observed === undefined) this.#tags.delete(key)
    else this.#tags.set(key, observed)
  }

  #dropSources(group: RenameGroup): void {
    for (const step of group.steps) {
      this.#tags.delete(step.source)
      this.#removals.set(step.source, step)
    }
    const earlier = this.#renamed.get(group.target)?.steps ?? []
    this.#renamed.set(group.target, { ...group, steps: [...group.steps, ...earlier] })
  }

  #restoreSources(group: RenameGroup | undefined): void {
    for (const { source } of group?.steps ?? []) {
      const observed = this.#before.observed.get(source)
      if (observed === undefined) continue
      this.#tags.set(source, observed)
      this.#removals.delete(source)
      this.#refuseOtherSpellings(source)
    }
  }

  /** A key that was added in an earlier round, while the source was away, must not stand beside it. */
  #refuseOtherSpellings(source: string): void {
    const lowered = source.toLowerCase()
    for (const key of Array.from(this.#tags.keys())) {
      const by = this.#writes.get(key)
      if (key === source || key.toLowerCase() !== lowered || by === undefined) continue
      if (this.#before.observed.has(key)) continue
      this.#decisions.set(key, caseCollision(key, source, by))
      this.#refuse(key)
    }
  }
}

const caseCollision = (key: string, other: string, by: Provenance): Refusal => ({
  kind: "refuse",
  reason: "case-collision",
  by,
  message: `${other} is there, another spelling of ${key}`,
})
