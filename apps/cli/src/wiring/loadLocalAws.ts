import { Effect } from "effect"

/** Loads the organization that lives in a process: a tool, for which nobody pays but the demo and the benchmarks. */
export const loadLocalAws = Effect.promise(() => import("@orgtag/local-aws"))
