import type { AwsClients } from "@orgtag/aws-clients"
import { ApiCalls, CallFailed, type StageWork, TimeBudget, harmlessJson, stageMetrics } from "@orgtag/tagging"
import { environmentNames, handlerErrors } from "@orgtag/tagging/deployment"
import { Cause, Effect, Exit, Logger, type LogLevel, ManagedRuntime, References } from "effect"
import { emitMetrics } from "./emitMetrics.ts"
import { clientsLayer } from "./engineLayer.ts"
import { placeIn } from "./placeIn.ts"

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
 * A handler's program as it runs in an invocation: JSON logs with sweep, account and Region in every line (`*` where it is
 * about all of them), the time of the invocation as its budget, and what it took as metrics of its stage.
 */
export const invocation = <A>(
  stage: StageWork["stage"],
  program: Effect.Effect<A, CallFailed, AwsClients | ApiCalls>,
  { awsRequestId, getRemainingTimeInMillis }: InvocationContext,
  event?: unknown,
): Effect.Effect<A, CallFailed, AwsClients | ApiCalls> => {
  const whole = Math.max(1, getRemainingTimeInMillis() - reserveMs)
  // Lambda's own word: it alone knows when it ends the invocation.
  const left = Effect.sync(() => (getRemainingTimeInMillis() - reserveMs) / whole)
  return measured(stage, program).pipe(
    Effect.tapCause((cause) => Effect.logError("the invocation failed", cause)),
    Effect.provideService(TimeBudget, { left }),
    Effect.annotateLogs({
      ...placeIn(event),
      requestId: awsRequestId,
      trace: process.env["_X_AMZN_TRACE_ID"] ?? "",
    }),
    Effect.provide(Logger.layer([jsonLines])),
    Effect.provideService(References.MinimumLogLevel, logLevel()),
  )
}

/** JSON, a line each, in which no text from outside acts on whoever reads it: what hides or reorders text is escaped. */
const jsonLines = Logger.withConsoleLog(Logger.map(Logger.formatStructured, (entry) => harmlessJson(entry)))

/** Runs an invocation. Failures are thrown under the names by which the state machine retries them. */
export const runHandler = async <A>(...asked: Parameters<typeof invocation<A>>): Promise<A> => {
  const exit = await clients.runPromiseExit(invocation(...asked))
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

/** An error under the name and with the message that Step Functions is handed. */
export const errorOf = (error: unknown): HandlerError => {
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
