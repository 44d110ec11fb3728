import type { SweepEvent } from "@orgtag/tagging"
import { liveFrame } from "../view/liveFrame.ts"
import type { Style } from "../view/Paint.ts"
import { plainLines } from "../view/plainLines.ts"
import type { SweepWatch } from "./SweepWatch.ts"

/** The part of a terminal that is drawn anew, as log-update has it. */
export interface DrawnPart {
  (text: string): void
  readonly persist: (...lines: ReadonlyArray<string>) => void
}

/** Whether it is to be seen after the view has gone on. */
const isLasting = (event: SweepEvent): boolean =>
  event._tag === "FailureFound" ||
  event._tag === "LeaseAwaited" ||
  (event._tag === "SweepStarted" && !event.withRecord)

/** What a live view needs of whoever drives it. */
export interface LiveViewSetting {
  readonly watch: SweepWatch
  readonly drawn: DrawnPart
  /** When the sweep started, in milliseconds. */
  readonly startedAt: number
  readonly stopping: () => boolean
  /** The terminal as wide as it is now. */
  readonly style: () => Style
}

/** The live view of one sweep: events go in as they come, a frame comes out when one is asked for. */
export class LiveView {
  readonly #setting: LiveViewSetting

  constructor(setting: LiveViewSetting) {
    this.#setting = setting
  }

  /** Takes in one event; what failed, what is waited for and that there is no record stays above the view. */
  readonly observe = (event: SweepEvent, now: number): void => {
    const { watch, drawn } = this.#setting
    watch.observe(event)
    if (!isLasting(event)) return
    drawn.persist(...plainLines(event, watch.names, new Date(now).toISOString()))
  }

  /** Draws a frame. */
  readonly draw = (now: number): void => {
    const { watch, drawn, startedAt, stopping, style } = this.#setting
    drawn(liveFrame(watch.tally, watch.names, { elapsed: now - startedAt, stopping: stopping() }, style()))
  }
}
