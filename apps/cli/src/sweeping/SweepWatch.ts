import type { SweepEvent } from "@orgtag/tagging"
import type { ChangeSorter } from "../changes/ChangeSorter.ts"
import { AccountNames } from "./AccountNames.ts"
import { ChangeGroups } from "./ChangeGroups.ts"
import { ChangeSample } from "./ChangeSample.ts"
import { SweepTally } from "./SweepTally.ts"
import { WriteCalls } from "./WriteCalls.ts"

/** All that is kept of a sweep's events for the views at its end. */
export class SweepWatch {
  readonly names = new AccountNames()
  readonly tally = new SweepTally()
  readonly groups = new ChangeGroups()
  readonly sample = new ChangeSample()
  readonly writeCalls = new WriteCalls()
  /** The seal over the sweep, once it has one; a plan has none. */
  seal: Extract<SweepEvent, { readonly _tag: "SweepSealed" }> | undefined
  readonly #sorter: ChangeSorter | undefined

  /** With a sorter every change is kept on disk as well. */
  constructor(sorter: ChangeSorter | undefined) {
    this.#sorter = sorter
  }

  /** Takes in one event. */
  readonly observe = (event: SweepEvent): void => {
    this.tally.observe(event)
    this.writeCalls.observe(event)
    if (event._tag === "ScopeDecided") this.names.learn([...event.accounts, ...event.exemptAccounts])
    if (event._tag === "SweepSealed") this.seal = event
    if (event._tag !== "ChangeSettled") return
    this.sample.add(event.change)
    this.#sorter?.add(event.change)
    // Only plans are shown by groups; a sweep of hundreds of thousands of changes needs none.
    if (this.tally.mode === "plan") this.groups.add(event.change)
  }
}
