import { parentPort, workerData } from "node:worker_threads"
import { Effect } from "effect"
import { ConnectionCut } from "../AwsError.ts"
import { type LocalAws, type LocalAwsError, makeLocalAws } from "../LocalAws.ts"
import { serve } from "../serve.ts"
import type { ThreadAnswer, ThreadOptions, ThreadQuestion } from "./ThreadMessage.ts"

/** The thread's own program: makes the organization, answers questions until the thread is ended. */
const options: ThreadOptions = workerData

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin, only windows have
const say = (answer: ThreadAnswer): void => parentPort?.postMessage(answer)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const answer = async (aws: LocalAws, question: ThreadQuestion & { readonly ask: "answer" }) => {
  const { id } = question
  try {
    say({ say: "answered", id, response: await aws.answer(question.request) })
  } catch (error) {
    say(
      error instanceof ConnectionCut ? { say: "cut", id } : { say: "failed", id, message: messageOf(error) },
    )
  }
}

const program = Effect.gen(function* () {
  const aws = yield* makeLocalAws(options)
  const questions = yield* Effect.callback<never, LocalAwsError>(() => {
    parentPort?.on("message", (question: ThreadQuestion) => {
      if (question.ask === "answer") void answer(aws, question)
      else void Effect.runPromise(serving(aws, question.id, question.port))
    })
    say({ say: "ready", credentials: aws.credentials, region: aws.region })
  })
  return questions
})

/** Serves until the thread ends. */
const serving = (aws: LocalAws, id: number, port: number) =>
  Effect.scoped(
    serve(aws, port).pipe(
      Effect.tap(({ url }) => Effect.sync(() => say({ say: "serving", id, url }))),
      Effect.andThen(Effect.never),
    ),
  ).pipe(Effect.catch((error) => Effect.sync(() => say({ say: "failed", id, message: error.message }))))

void Effect.runPromise(Effect.scoped(program)).catch((error: unknown) => {
  say({ say: "failed", id: 0, message: messageOf(error) })
})
