import { Context, type Effect } from "effect"

/** Counts of the calls made so far, retries and the record's included. */
export class ApiCalls extends Context.Service<
  ApiCalls,
  {
    /** `<SDK service id>:<Operation>` and how often it was sent since the process began. */
    readonly counts: Effect.Effect<ReadonlyMap<string, number>>
    /** How many of them AWS refused for the rate of calls; a refusal of single ARNs in a call that succeeded is not counted. */
    readonly throttled: Effect.Effect<number>
  }
>()("@orgtag/tagging/ports/ApiCalls") {}
