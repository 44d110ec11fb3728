/**
 * The one clock of an embedded organization. A simulation puts its own in; over HTTP it is the machine's.
 */
export interface LocalTime {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Called only where a delay or a latency above 0 was asked for. */
  readonly sleep: (ms: number) => Promise<void>
}

/** The machine's clock and timers. */
export const realTime: LocalTime = {
  now: () => Date.now(),
  sleep: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms)
    }),
}
