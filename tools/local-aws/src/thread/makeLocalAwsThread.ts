import { Worker } from "node:worker_threads"
import { Effect, type Scope } from "effect"
import { ConnectionCut } from "../AwsError.ts"
import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import type { AccessKeys } from "../Identity.ts"
import { LocalAwsError } from "../LocalAws.ts"
import { type LocalRequestHandler, requestHandlerOf } from "../requestHandlerOf.ts"
import type { ThreadAnswer, ThreadOptions, ThreadQuestion } from "./ThreadMessage.ts"

/** An organization in a thread of this process. */
export interface LocalAwsThread {
  readonly requestHandler: LocalRequestHandler
  /** The security account's keys. */
  readonly credentials: AccessKeys
  readonly region: string
  /** Serves the organization on 127.0.0.1 until the thread ends. Port 0 takes a free one. */
  readonly serve: (port: number) => Effect.Effect<{ readonly url: string }, LocalAwsError>
}

/**
 * Makes an organization in a thread of its own, until the scope ends.
 *
 * **When to use** where time counts and nothing has to be watched: client and organization then have a processor each.
 * Calls cross as text, so what a client sends and gets is what it would send and get over a socket.
 */
export const makeLocalAwsThread = (
  options: ThreadOptions,
): Effect.Effect<LocalAwsThread, LocalAwsError, Scope.Scope> =>
  Effect.gen(function* () {
    const worker = yield* Effect.acquireRelease(
      Effect.sync(
        () => new Worker(new URL("organizationThread.ts", import.meta.url), { workerData: options }),
      ),
      (thread) => Effect.promise(() => thread.terminate()),
    )
    const ready = yield* firstWord(worker)
    const questions = new Questions(worker)
    return {
      requestHandler: requestHandlerOf((request) => questions.answer(request)),
      credentials: ready.credentials,
      region: ready.region,
      serve: (port) =>
        Effect.tryPromise({
          try: () => questions.serve(port),
          catch: (cause) => new LocalAwsError({ operation: "serve", message: messageOf(cause) }),
        }),
    }
  })

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const firstWord = (worker: Worker): Effect.Effect<ThreadAnswer & { readonly say: "ready" }, LocalAwsError> =>
  Effect.callback((resume) => {
    const failed = (message: string) => resume(Effect.fail(new LocalAwsError({ operation: "open", message })))
    worker.once("error", (error) => failed(messageOf(error)))
    worker.once("message", (answer: ThreadAnswer) => {
      if (answer.say === "ready") resume(Effect.succeed(answer))
      else failed(answer.say === "failed" ? answer.message : `the thread said ${answer.say} first`)
    })
  })

/** The questions that are not answered yet. */
class Questions {
  readonly #worker: Worker
  readonly #open = new Map<number, PromiseWithResolvers<ThreadAnswer>>()
  #last = 0

  constructor(worker: Worker) {
    this.#worker = worker
    worker.on("message", (answer: ThreadAnswer) => this.#settle(answer))
    worker.on("error", (error) => {
      for (const { reject } of this.#open.values()) reject(error)
      this.#open.clear()
    })
  }

  async answer(request: AwsRequest): Promise<AwsResponse> {
    const said = await this.#ask((id) => ({ id, ask: "answer", request }))
    if (said.say === "answered") return said.response
    throw said.say === "failed" ? new Error(said.message) : new ConnectionCut()
  }

  async serve(port: number): Promise<{ readonly url: string }> {
    const said = await this.#ask((id) => ({ id, ask: "serve", port }))
    if (said.say === "serving") return { url: said.url }
    throw new Error(said.say === "failed" ? said.message : `the thread said ${said.say}`)
  }

  #ask(question: (id: number) => ThreadQuestion): Promise<ThreadAnswer> {
    const id = ++this.#last
    const asked = Promise.withResolvers<ThreadAnswer>()
    this.#open.set(id, asked)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin, only windows have
    this.#worker.postMessage(question(id))
    return asked.promise
  }

  #settle(answer: ThreadAnswer): void {
    if (answer.say === "ready") return
    this.#open.get(answer.id)?.resolve(answer)
    this.#open.delete(answer.id)
  }
}
