/** `<SDK service id>:<Operation>` and how often it was called. */
export type CallCounts = ReadonlyMap<string, number>

/** What was called since an earlier count. */
export const callsSince = (now: CallCounts, before: CallCounts): CallCounts =>
  new Map(
    Array.from(now, ([name, count]) => [name, count - (before.get(name) ?? 0)] as const).filter(
      ([, count]) => count > 0,
    ),
  )

/** The control-plane calls among some: all but DynamoDB's. */
export const controlPlane = (calls: CallCounts): number =>
  Array.from(calls).reduce((sum, [name, count]) => sum + (name.startsWith("DynamoDB:") ? 0 : count), 0)
