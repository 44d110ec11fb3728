import { CallFailed, Seals } from "@orgtag/tagging"
import { Effect, Layer } from "effect"

const refused = new CallFailed({
  service: "DynamoDB",
  operation: "PutItem",
  reason: "denied",
  code: "AccessDeniedException",
  detail: "no",
  effect: "none",
  attempts: 1,
})

/** The seals of a record that takes no new one. */
export const refusedSeals = Layer.effect(
  Seals,
  Seals.use((seals) => Effect.succeed(Seals.of({ ...seals, append: () => Effect.fail(refused) }))),
)
