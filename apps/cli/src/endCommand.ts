import * as Effect from "effect/Effect"
import { CommandEnded } from "./CommandEnded.ts"
import { ExitCode, strongestExit } from "./ExitCode.ts"

/** Ends a command that has said all there is to say, with the strongest of these codes. */
export const endCommand = (codes: ReadonlyArray<ExitCode>): Effect.Effect<void, CommandEnded> => {
  const code = strongestExit(codes)
  return code === ExitCode.done ? Effect.void : Effect.fail(new CommandEnded({ code }))
}
