import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Runtime from "effect/Runtime"
import { CliConfig, CliError, CliOutput, Command, GlobalFlag } from "effect/cli"
import { CommandEnded } from "./CommandEnded.ts"
import { ExitCode } from "./ExitCode.ts"
import { orgtagCommand } from "./orgtagCommand.ts"
import { Signals, StopSignal } from "./StopSignal.ts"
import { helpPresenter } from "./terminal/helpPresenter.ts"
import { Screen, screenLayer } from "./terminal/Screen.ts"
import { stderrLogger } from "./terminal/stderrLogger.ts"
import { harmless } from "./view/harmless.ts"
import { version } from "./version.ts"

/** Says on stderr how a command ended, where that is not said yet. */
const sayEnding = Effect.fn("sayEnding")(function* (cause: Cause.Cause<unknown>) {
  const screen = yield* Screen
  const error = Cause.squash(cause)
  if (Cause.hasInterruptsOnly(cause)) return yield* screen.say("orgtag: interrupted")
  if (CliError.isCliError(error)) return
  if (error instanceof CommandEnded) {
    if (error.message !== "") yield* screen.say(`orgtag: ${harmless(error.message)}`)
    if (error.hint !== undefined) yield* screen.say(`        ${harmless(error.hint)}`)
    return
  }
  // Anything else is a mistake of ours; its stack is what a report of it needs.
  yield* screen.say(`orgtag: unexpected error\n${Cause.pretty(cause).split("\n").map(harmless).join("\n")}`)
})

const exitCodeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit)) return ExitCode.done
  if (Cause.hasInterruptsOnly(exit.cause)) return ExitCode.interrupted
  const error = Cause.squash(exit.cause)
  if (CliError.isCliError(error)) return ExitCode.usage
  return error instanceof CommandEnded ? error.code : ExitCode.aborted
}

const services = Layer.mergeAll(
  Layer.effect(CliOutput.Presenter, Effect.map(Screen, helpPresenter)),
  CliConfig.layer({
    builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions, GlobalFlag.LogLevel],
  }),
  Logger.layer([stderrLogger]),
  NodeServices.layer,
).pipe(Layer.provideMerge(screenLayer))

const signal = new StopSignal()

const program = Command.run(orgtagCommand, { version }).pipe(
  Effect.tapCause(sayEnding),
  Effect.provideService(Signals, signal),
  Effect.provide(services),
)

const runMain = Runtime.makeRunMain(({ fiber, teardown }) => {
  const onSignal = (): void => {
    if (!signal.raise(performance.now())) fiber.interruptUnsafe(fiber.id)
  }
  process.on("SIGINT", onSignal)
  process.on("SIGTERM", onSignal)
  fiber.addObserver((exit) => {
    process.removeListener("SIGINT", onSignal)
    process.removeListener("SIGTERM", onSignal)
    teardown(exit, (code) => {
      // Every write was awaited, so nothing is lost; sockets that the SDK keeps open would hold the process.
      process.exit(code)
    })
  })
})

runMain(program, {
  disableErrorReporting: true,
  teardown: (exit, done) => {
    done(exitCodeOf(exit))
  },
})
