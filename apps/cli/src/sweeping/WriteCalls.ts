import type { ChangeEvent, SweepEvent } from "@orgtag/tagging"

/** The resource of an account-Region whose changes come just now, and the calls that it will be in. */
interface Current {
  readonly resource: string
  writes: boolean
  removes: boolean
}

/**
 * How often resources will be tagged or untagged by what a plan wants: one write for a resource to which tags are added
 * or replaced, one more where tags are also removed, since AWS has no call for both.
 *
 * Each such write is what AWS Config and EventBridge notice. Changes come grouped by resource within an account-Region,
 * so that it keeps no more than one resource of each in work.
 */
export class WriteCalls {
  readonly #current = new Map<string, Current>()
  #ended = 0

  /** Takes in one event. */
  readonly observe = (event: SweepEvent): void => {
    if (event._tag === "ChangeSettled" && event.change.status === "planned") this.#add(event.change)
    if (event._tag === "RowEnded") this.#end(`${event.account} ${event.region}`)
  }

  /** The writes so far. */
  get count(): number {
    let count = this.#ended
    for (const current of this.#current.values()) count += callsOf(current)
    return count
  }

  readonly #add = ({ account, region, resource, op }: ChangeEvent): void => {
    const place = `${account} ${region}`
    if (this.#current.get(place)?.resource !== resource) {
      this.#end(place)
      this.#current.set(place, { resource, writes: false, removes: false })
    }
    const current = this.#current.get(place)
    if (current === undefined) return
    if (op === "remove") current.removes = true
    else current.writes = true
  }

  readonly #end = (place: string): void => {
    const current = this.#current.get(place)
    if (current === undefined) return
    this.#ended += callsOf(current)
    this.#current.delete(place)
  }
}

const callsOf = ({ writes, removes }: Current): number => Number(writes) + Number(removes)
