import type { HttpHandlerOptions, HttpRequest, HttpResponse } from "@smithy/types"
import { Effect, type Layer } from "effect"
import { type AwsClients, AwsClients as Clients, type AwsRequestHandler } from "../src/index.ts"
import type { ApiCalls } from "@orgtag/tagging"

/** What a scripted request handler does with a request. */
export type ScriptedAnswer =
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | { readonly error: Error & { readonly code?: string } }
  | "silent"

/** A request handler that answers by a script, in turn, the last line for ever. */
export class ScriptedAws implements AwsRequestHandler {
  readonly requests: Array<HttpRequest> = []
  aborted = 0
  destroyed = 0
  readonly #script: ReadonlyArray<ScriptedAnswer>

  constructor(...script: ReadonlyArray<ScriptedAnswer>) {
    this.#script = script
  }

  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }> {
    const answer = this.#script[Math.min(this.requests.length, this.#script.length - 1)] ?? "silent"
    this.requests.push(request)
    const signal = options?.abortSignal
    if (answer === "silent")
      return new Promise((_, reject) => {
        if (signal instanceof AbortSignal)
          signal.addEventListener("abort", () => {
            this.aborted += 1
            reject(Object.assign(new Error("Request aborted"), { name: "AbortError" }))
          })
      })
    if ("error" in answer) return Promise.reject(answer.error)
    return Promise.resolve({
      response: { statusCode: answer.status, headers: answer.headers ?? {}, body: Buffer.from(answer.body) },
    })
  }

  destroy(): void {
    this.destroyed += 1
  }

  /** Clients that call this handler as account 222222222222. */
  get layer(): Layer.Layer<AwsClients | ApiCalls> {
    return Clients.layer({ requestHandler: this, credentials: testCredentials, region: "eu-west-1" })
  }
}

/** Credentials that nobody checks. */
export const testCredentials = { accessKeyId: "AKIATEST", secretAccessKey: "secret" } as const

/** An AWS error in JSON 1.0 and 1.1. */
export const jsonError = (code: string, message = "said AWS", status = 400): ScriptedAnswer => ({
  status,
  body: JSON.stringify({ __type: code, message }),
  headers: { "x-amzn-requestid": "11111111-2222-3333-4444-555555555555" },
})

/** An answer in JSON with status 200. */
export const json = (body: unknown): ScriptedAnswer => ({ status: 200, body: JSON.stringify(body) })

/** An error of Node's sockets. */
export const socketError = (code: string): ScriptedAnswer => ({
  error: Object.assign(new Error(`socket: ${code}`), { code }),
})

/** Runs an effect against the scripted answers. */
export const against =
  (aws: ScriptedAws) =>
  <A, E>(effect: Effect.Effect<A, E, AwsClients | ApiCalls>): Effect.Effect<A, E> =>
    Effect.provide(effect, aws.layer)
