import type { FixtureOptions, Ports } from "../src/index.ts"
import { SweepLedger } from "@orgtag/tagging"
import { Effect, Layer } from "effect"

/** A ledger that, after a kill, no longer knows of groups that were left open: their writes are forgotten. */
export const forgetsOpenGroups: NonNullable<FixtureOptions["plant"]> = (ports) =>
  Layer.effect(
    SweepLedger,
    SweepLedger.use((ledger) =>
      Effect.succeed(
        SweepLedger.of({
          ...ledger,
          states: (account) =>
            Effect.map(ledger.states(account), (states) =>
              states.map((state) => ({ ...state, firstOpen: undefined })),
            ),
        }),
      ),
    ),
  ).pipe(Layer.provideMerge(ports)) satisfies Layer.Layer<Ports>
