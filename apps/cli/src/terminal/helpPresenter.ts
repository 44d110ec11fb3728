import * as Effect from "effect/Effect"
import { CliOutput } from "effect/cli"
import { harmless } from "../view/harmless.ts"
import { noPaint } from "../view/Paint.ts"
import type { Screen } from "./Screen.ts"

/**
 * Where help goes: to stdout for who asked for it, to stderr with what was wrong for who used a command wrongly, so
 * that a script never reads help as a result.
 */
export const helpPresenter = (screen: Screen["Service"]): CliOutput.Presenter => {
  const onStdout = CliOutput.defaultFormatter({ colors: screen.resultStyle.paint !== noPaint })
  const onStderr = CliOutput.defaultFormatter({ colors: screen.sayStyle.paint !== noPaint })
  // Errors repeat what was given, which may be text from anywhere; colours of ours could not be told from its.
  const plain = CliOutput.defaultFormatter({ colors: false })
  return {
    present: (event) =>
      Effect.gen(function* () {
        switch (event._tag) {
          case "Help":
            return yield* event.reason === "Requested"
              ? screen.result(onStdout.formatHelpDoc(event.helpDoc))
              : screen.say(onStderr.formatHelpDoc(event.helpDoc))
          case "InvalidInvocation":
            yield* screen.say(onStderr.formatHelpDoc(event.helpDoc))
            return yield* screen.say(plain.formatErrors(event.errors).split("\n").map(harmless).join("\n"))
          case "Version":
            return yield* screen.result(onStdout.formatVersion(event.name, event.version))
        }
      }),
  }
}
