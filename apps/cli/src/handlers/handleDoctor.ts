import { doctor } from "@orgtag/tagging"
import { Effect } from "effect"
import { endCommand } from "../endCommand.ts"
import { ExitCode } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { doctorView } from "../view/doctorView.ts"
import { harmlessJson } from "../view/harmless.ts"
import { showCount } from "../view/wording.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { loadEngine, withEngine } from "../wiring/withEngine.ts"

/** What `orgtag doctor` is given. */
export interface DoctorInput {
  readonly policy: string
  readonly json: boolean
}

/** From how many accounts on it is said how far it has come, and after how many each time. */
const accountsPerLine = 100

/** Looks for what would make a sweep partial and shows it, with what to do. */
export const handleDoctor = Effect.fn("doctor")(function* (input: DoctorInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const progress = (done: number, total: number): Effect.Effect<void> =>
    done % accountsPerLine === 0
      ? screen.say(`looked at ${showCount(done)} of ${showCount(total)} accounts`)
      : Effect.void
  const { AwsClients } = yield* loadEngine
  const report = yield* AwsClients.use((clients) => clients.region).pipe(
    Effect.mapError((failed) => endedByCall(failed, input.policy)),
    Effect.flatMap((region) => doctor(policy, { region, progress })),
    withEngine(policy),
  )
  yield* screen.result(input.json ? harmlessJson(report, 2) : doctorView(report, screen.resultStyle))
  yield* endCommand(report.problems > 0 ? [ExitCode.aborted] : [])
})
