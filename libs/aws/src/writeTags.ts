import { mayTryAgain, partialFailure, type PartialFailure, retrySchedule } from "@orgtag/aws-clients"
import type { CallFailed, FailedResources, ResourceArn } from "@orgtag/tagging"
import { Effect } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { changedFailure } from "./changedFailure.ts"
import { malformed } from "./malformed.ts"
import type { CallPlace } from "@orgtag/aws-clients"
import type { WriteAnswer } from "./taggingAnswers.ts"

/** A write of the same tags, or keys, to several resources in one call. */
export interface TagWrite {
  readonly place: CallPlace
  /** Makes the call once for these ARNs, with the retries that calls have. */
  readonly call: (arns: ReadonlyArray<ResourceArn>) => Effect.Effect<typeof WriteAnswer.Type, CallFailed>
  /** Hears that a call was answered with 200 and throttled for some of its ARNs. */
  readonly throttled: Effect.Effect<void>
}

/**
 * Writes to at most 20 resources and says which of them failed.
 *
 * Entries of `FailedResourcesMap` that the table of error classes calls passing (InternalServiceException, throttles)
 * are tried again for their ARNs alone, as often as the table allows. An InvalidParameterException for the whole call
 * halves it, for one bad ARN may be the cause: every ARN then gets an answer of its own. The effect fails only where
 * the first call for all ARNs did; what fails later is the failure of the ARNs that were in it.
 */
export const writeTags = (
  write: TagWrite,
  arns: ReadonlyArray<ResourceArn>,
): Effect.Effect<FailedResources, CallFailed> => {
  const asked = [...new Set(arns)]
  if (asked.length === 0) return Effect.succeed(new Map())
  if (asked.length > awsLimits.writeArns)
    return Effect.die(new RangeError(`${asked.length} ARNs in one write, at most ${awsLimits.writeArns}`))
  return Effect.suspend(() => writeRounds(write, asked)).pipe(
    Effect.catchIf(
      (failed) => failed.code === "InvalidParameterException" && asked.length > 1,
      (failed) => writeHalves(write, asked, failed),
    ),
  )
}

/** Both halves, each ARN with the failure of its own half where that failed as a whole. */
const writeHalves = Effect.fnUntraced(function* (
  write: TagWrite,
  arns: ReadonlyArray<ResourceArn>,
  whole: CallFailed,
): Effect.fn.Return<FailedResources> {
  const middle = Math.ceil(arns.length / 2)
  const failures = new Map<ResourceArn, CallFailed>()
  for (const half of [arns.slice(0, middle), arns.slice(middle)]) {
    const failed = yield* writeTags(write, half).pipe(
      Effect.catch((failure) => Effect.succeed(new Map(half.map((arn) => [arn, failure])))),
    )
    for (const [arn, failure] of failed) failures.set(arn, afterwards(whole.effect, failure))
  }
  return failures
})

/** The call, and again for the ARNs whose failure may pass, until none is left or the table allows no more. */
const writeRounds = (
  write: TagWrite,
  arns: ReadonlyArray<ResourceArn>,
): Effect.Effect<FailedResources, CallFailed> => {
  const failures = new Map<ResourceArn, CallFailed>()
  let pending: ReadonlyMap<ResourceArn, PartialFailure | undefined> = new Map(
    arns.map((arn) => [arn, undefined]),
  )
  let rounds = 0
  const round = Effect.gen(function* () {
    const answered = yield* answerOf(write, pending, rounds + 1).pipe(
      Effect.mapError((failed) => ({ whole: failed, errorClass: "denied" as const })),
    )
    rounds += 1
    const again = new Map<ResourceArn, PartialFailure>()
    for (const [arn, failure] of answered)
      if (mayTryAgain(failure.errorClass, rounds)) again.set(arn, failure)
      else failures.set(arn, failure.failed)
    pending = again
    if ([...answered.values()].some(({ errorClass }) => errorClass === "throttled")) yield* write.throttled
    const passing = [...again.values()]
    const slowest = passing.find((failure) => failure.errorClass === "throttled") ?? passing[0]
    if (slowest !== undefined) return yield* Effect.fail({ whole: undefined, errorClass: slowest.errorClass })
  })
  return round.pipe(
    Effect.retry(retrySchedule),
    Effect.catch(({ whole }) => {
      if (whole !== undefined && rounds === 0) return Effect.fail(whole)
      for (const [arn, failure] of pending)
        if (whole !== undefined) failures.set(arn, afterwards(failure?.failed.effect, whole))
        else if (failure !== undefined) failures.set(arn, failure.failed)
      return Effect.void
    }),
    Effect.map(() => failures),
  )
}

/** One call's failures by ARN, each knowing what an earlier round may have done. */
const answerOf = Effect.fnUntraced(function* (
  write: TagWrite,
  pending: ReadonlyMap<ResourceArn, PartialFailure | undefined>,
  attempts: number,
): Effect.fn.Return<ReadonlyMap<ResourceArn, PartialFailure>, CallFailed> {
  const answer = yield* write.call([...pending.keys()])
  const entries = Object.entries(answer.FailedResourcesMap)
  const asked = new Map<string, ResourceArn>([...pending.keys()].map((arn) => [arn, arn]))
  const failures = new Map<ResourceArn, PartialFailure>()
  for (const [name, error] of entries) {
    const arn = asked.get(name)
    if (arn === undefined)
      return yield* changedFailure(malformed(write.place, "NotAskedFor", `the answer has ${name}`), {
        effect: "unknown",
      })
    const unknownEffect = pending.get(arn)?.failed.effect === "unknown"
    failures.set(
      arn,
      partialFailure(
        write.place,
        {
          code: error.ErrorCode ?? `HTTP ${error.StatusCode ?? "?"}`,
          detail: error.ErrorMessage ?? "no message",
          status: error.StatusCode,
        },
        { attempts, unknownEffect },
      ),
    )
  }
  return failures
})

const afterwards = (earlier: CallFailed["effect"] | undefined, failed: CallFailed): CallFailed =>
  earlier === "unknown" && failed.effect === "none" ? changedFailure(failed, { effect: "unknown" }) : failed
