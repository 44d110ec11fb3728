import type { AwsClients } from "@orgtag/aws-clients"
import { ApiCalls, CallFailed, type StageWork, TimeBudget, stageMetrics } from "@orgtag/tagging"
import { environmentNames, handlerErrors } from "@orgtag/tagging/deployment"
import { Cause, Clock, Effect, Exit, Logger, type LogLevel, ManagedRuntime, References } from "effect"
import { emitMetrics } from "./emitMetrics.ts"
import { clientsLayer } from "./engineLayer.ts"

/** What Lambda says of an invocation, as far as a handler needs it. */
export interface InvocationContext {
  readonly awsRequestId: string
  readonly getRemainingTimeInMillis: () => number
}

/** What is left of an invocation when its engine stops, so that what is in flight ends before Lambda does. */
const reserveMs = 90_000

/** An error as Step Functions sees it: its name decides whether the invocation is tried again. */
class HandlerError extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

const clients = ManagedRuntime.make(clientsLayer)

/**
 * Runs a handler's program: JSON logs with the sweep in every line, the time of the invocation as its budget, failures
 * thrown under the names by which the state machine retries them. What an invocation took is a metric, by its stage.
 */
export const runHandler = async <A>(
  stage: StageWork["stage"],
  program: Effect.Effect<A, CallFailed, AwsClients | ApiCalls>,
  { awsRequestId, getRemainingTimeInMillis }: InvocationContext,
): Promise<A> => {
  const whole = Math.max(1, getRemainingTimeInMillis() - reserveMs)
  const budget = Effect.map(Clock.currentTimeMillis, (start) => ({
    left: Effect.map(Clock.currentTimeMillis, (now) => 1 - (now - start) / whole),
  }))
  const exit = await clients.runPromiseExit(
    Effect.flatMap(budget, (time) =>
      measured(stage, program).pipe(
        Effect.tapCause((cause) => Effect.logError("the invocation failed", cause)),
        Effect.provideService(TimeBudget, time),
        Effect.annotateLogs({ requestId: awsRequestId, trace: process.env["_X_AMZN_TRACE_ID"] ?? "" }),
        Effect.provide(Logger.layer([Logger.consoleJson])),
        Effect.provideService(References.MinimumLogLevel, logLevel()),
      ),
    ),
  )
  if (Exit.isSuccess(exit)) return exit.value
  throw errorOf(Cause.squash(exit.cause))
}

/** Says how long the invocation worked and how often AWS refused it for its rate, however it ended. */
const measured = Effect.fnUntraced(function* <A>(
  stage: StageWork["stage"],
  program: Effect.Effect<A, CallFailed, AwsClients | ApiCalls>,
) {
  const calls = yield* ApiCalls
  const before = yield* calls.throttled
  const [took, exit] = yield* Effect.timed(Effect.exit(program))
  yield* emitMetrics(stageMetrics({ stage, took, throttled: (yield* calls.throttled) - before }))
  return yield* exit
})

const levels: ReadonlyArray<LogLevel.LogLevel> = ["Debug", "Info", "Warn", "Error"]

const logLevel = (): LogLevel.LogLevel =>
  levels.find((level) => level === process.env[environmentNames.logLevel]) ?? "Info"

const errorOf = (error: unknown): HandlerError => {
  if (!(error instanceof CallFailed)) {
    return new HandlerError(handlerErrors.defect, error instanceof Error ? error.message : String(error))
  }
  const name =
    error.reason === "throttled"
      ? handlerErrors.throttled
      : error.reason === "unavailable" || error.reason === "malformed"
        ? handlerErrors.unavailable
        : handlerErrors.unusable
  // The reason goes ahead: whoever concludes reads it there.
  return new HandlerError(name, `${error.reason}: ${error.message}`)
}
