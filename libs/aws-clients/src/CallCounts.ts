/** Counts the attempts of calls under `<SDK service id>:<Operation>`. */
export class CallCounts {
  private readonly counts = new Map<string, number>()
  private throttledCount = 0

  /** Counts one attempt. */
  add(service: string, operation: string): void {
    const name = `${service}:${operation}`
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }

  /** The counts so far, as a copy. */
  snapshot(): ReadonlyMap<string, number> {
    return new Map(this.counts)
  }

  /** Counts one attempt that was refused for the rate of calls. */
  addThrottled(): void {
    this.throttledCount += 1
  }

  /** How many attempts were refused for the rate of calls. */
  get throttled(): number {
    return this.throttledCount
  }
}
