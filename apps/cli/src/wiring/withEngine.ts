import type { CallFailed, Policy } from "@orgtag/tagging"
import { Effect } from "effect"
import type { CommandEnded } from "../CommandEnded.ts"
import { endedByCall } from "./endedByCall.ts"

/** Loads what puts the adapters together, and with it the AWS SDK. */
export const loadEngine = Effect.promise(() => import("./engineLayer.ts"))

/**
 * Runs an effect against AWS as the SDK's own chain and the policy's `record:` say, and nothing else of ours.
 *
 * A Region that is set nowhere is a mistake in the configuration and is told before any call.
 */
export const withEngine =
  (policy: Policy) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const { AwsClients, engineLayer } = yield* loadEngine
      const layer = engineLayer(policy.record, { pace: policy.rate })
      const checked = AwsClients.use((clients) => clients.region).pipe(
        Effect.mapError((failed: CallFailed): CommandEnded => endedByCall(failed, policy.file)),
        Effect.andThen(effect),
      )
      return yield* Effect.provide(checked, layer)
    })
