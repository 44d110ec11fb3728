import type { ClosedGroup, Group } from "../record/Record.ts"
import { verifyLimits } from "./verifyLimits.ts"

/** A group that is closed. */
export type Closed = Group & { readonly closed: ClosedGroup }

/** Where links go: each group that follows the one before it, and each that does not. */
export interface LinkVisitor {
  readonly linked: (group: Closed) => void
  readonly broken: (group: Closed) => void
}

/**
 * The chain of closed groups of one account-Region, followed by what each says comes before it.
 *
 * Groups come by the epoch in which they were opened, and usually close so. A process that paused for longer than its
 * lease may open one under its old epoch when later ones are closed already; it then follows those. So a group whose
 * predecessor has not come yet waits for it, and only then is the chain broken there; it goes on after the break.
 */
export class GroupLinks {
  readonly #visitor: LinkVisitor
  readonly #waiting: Array<Closed> = []
  #tip: string

  constructor(start: string, visitor: LinkVisitor) {
    this.#tip = start
    this.#visitor = visitor
  }

  /** The next closed group. */
  readonly add = (group: Closed): void => {
    this.#waiting.push(group)
    this.#follow()
    if (this.#waiting.length > verifyLimits.lateGroups) this.#break()
  }

  /** No group comes any more: those that wait, wait in vain. */
  readonly end = (): void => {
    while (this.#waiting.length > 0) this.#break()
  }

  #follow(): void {
    for (;;) {
      const index = this.#waiting.findIndex((group) => group.closed.previous === this.#tip)
      const [next] = index === -1 ? [] : this.#waiting.splice(index, 1)
      if (next === undefined) return
      this.#tip = next.closed.hash
      this.#visitor.linked(next)
    }
  }

  #break(): void {
    const first = this.#waiting.shift()
    if (first === undefined) return
    this.#visitor.broken(first)
    this.#tip = first.closed.hash
    this.#follow()
  }
}
