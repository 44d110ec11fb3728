import type { Mismatch } from "./checkExchange.ts"

/** A difference from AWS's models that is meant. */
export interface Deviation {
  readonly service: string
  /** Any operation where none is named. */
  readonly operation?: string
  readonly side: Mismatch["side"]
  /** What the path and the message of the mismatch, put together, look like. */
  readonly matches: RegExp
  readonly reason: string
}

/** Every deliberate difference, each with its reason. One that nothing needs any more fails the check. */
export const deviations: ReadonlyArray<Deviation> = [
  {
    service: "Resource Groups Tagging API",
    side: "answer",
    matches: /^FailedResourcesMap\{.*\}\.ErrorCode is .* which is none of/u,
    reason:
      "The model names two codes; its own text says that any code of the owning service can stand there.",
  },
  {
    service: "DynamoDB",
    side: "answer",
    matches: /^Unprocessed(?:Items|Keys) has 0 entries/u,
    reason:
      "AWS answers an empty map where everything was processed, as its text says: the minimum is for inputs.",
  },
  {
    service: "DynamoDB",
    side: "answer",
    matches: /NumberOfDecreasesToday is 0/u,
    reason: "AWS answers 0 on the first day, as the examples of its documentation show.",
  },
]

/** The deviation that allows a mismatch. */
export const deviationOf = (
  allowed: ReadonlyArray<Deviation>,
  { service, operation, side, path, message }: Mismatch,
): Deviation | undefined =>
  allowed.find(
    (deviation) =>
      deviation.service === service &&
      deviation.side === side &&
      (deviation.operation === undefined || deviation.operation === operation) &&
      deviation.matches.test(`${path} ${message}`),
  )
